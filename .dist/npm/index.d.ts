/** A connection of node:sqlite, opened with `allowExtension: true`, or another with this method. */
export interface Db {
  loadExtension(file: string): unknown;
}

/** The library's file, for whatever loads it by name. */
export declare function getLoadablePath(): string;

/** Loads dnssig into this connection. Throws what the connection throws, among it that SQLite is older than 3.38. */
export declare function load(db: Db): void;
