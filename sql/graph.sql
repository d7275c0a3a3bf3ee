-- graph.sql - one composite object as a picture: the cluster that a domain is in, as Graphviz DOT.
--
--   .headers off
--   .mode list
--   .parameter set @domain "'a.example'"
--   .once cluster.dot
--   .read sql/graph.sql
--   .shell dot -Tsvg cluster.dot >cluster.svg
--
-- In:   the parameter @domain, and dns_cluster and dns_label of SELECT dns_install().
-- Out:  DOT, a line a row: domains on the left (of those labelled 'bad' the box is red, 'owned' green; the one asked for is bold), what they
--       share on the right, a line for each tie in the colour of its kind. Of a large cluster the domain itself, then those that share most
--       with it, then those with the most ties, 60 in all, and what two of these share; the title says how many are left out. A domain that
--       shares nothing stands alone.
WITH
  cluster AS MATERIALIZED (SELECT cluster, domain, via FROM dns_cluster),
  chosen(name) AS (SELECT coalesce(domain_host(@domain), @domain, 'no @domain')),
  member AS MATERIALIZED (
    SELECT domain, via FROM cluster WHERE cluster = (SELECT cluster FROM cluster JOIN chosen ON domain = name)
    UNION ALL
    SELECT name, '[]' FROM chosen WHERE name NOT IN (SELECT domain FROM cluster)
  ),
  chosen_tie(via) AS MATERIALIZED (SELECT each.value FROM member, chosen, json_each(via) AS each WHERE domain = name),
  shown AS MATERIALIZED (
    SELECT domain, via, domain = name AS is_chosen,
           (SELECT max(label) FROM dns_label WHERE dns_label.domain = member.domain AND label IN ('bad', 'owned')) AS label
      FROM member, chosen
     ORDER BY is_chosen DESC, (SELECT count(*) FROM json_each(via) WHERE value IN (SELECT via FROM chosen_tie)) DESC,
              (SELECT count(*) FROM json_each(via)) DESC, domain
     LIMIT 60
  ),
  shown_tie(domain, via) AS MATERIALIZED (SELECT domain, each.value FROM shown, json_each(via) AS each),
  tie(domain, kind, value) AS MATERIALIZED (
    SELECT domain, substr(via, 1, instr(via, ' ') - 1), substr(via, instr(via, ' ') + 1)
      FROM shown_tie
     WHERE via IN (SELECT via FROM shown_tie GROUP BY via HAVING count(*) > 1)
  ),
  kind(kind, called, fill, ink) AS (
    VALUES ('address', 'address', '#dbe7f5', '#4a7ab5'), ('ns_set', 'nameservers', '#efe3f7', '#8a5aa8'),
           ('mx', 'mail host', '#fdebd0', '#c77f1e'), ('rname', 'contact', '#fff6c2', '#a8930f'), ('pattern', 'pattern', '#e8e8e8', '#777777')
  ),
  -- A name that is long is broken before its registrable domain, a set of nameservers after each.
  node(id, label, look, place) AS (
    SELECT 'domain ' || domain,
           CASE WHEN length(domain) > 40 AND domain_subdomain(domain) IS NOT NULL
                THEN domain_subdomain(domain) || '.' || char(10) || domain_registrable(domain) ELSE domain END,
           CASE label WHEN 'bad' THEN 'fillcolor="#f6c9c4"' WHEN 'owned' THEN 'fillcolor="#cfe8cf"' ELSE 'fillcolor="#ffffff"' END
           || CASE WHEN is_chosen THEN ', penwidth=3' ELSE '' END, 1
      FROM shown
    UNION ALL
    SELECT DISTINCT kind || ' ' || value, coalesce(called, kind) || char(10) || CASE kind WHEN 'ns_set' THEN replace(value, ' ', char(10)) ELSE value END,
           'shape=ellipse, margin="0.02,0.02", color="' || coalesce(ink, '#777777') || '", fillcolor="' || coalesce(fill, '#ffffff') || '"', 2
      FROM tie LEFT JOIN kind USING(kind)
  ),
  line(place, position, text) AS (
    SELECT 0, '', 'graph cluster {' || char(10)
           || '  graph [rankdir=LR, ranksep=' || round(2 + (SELECT count(*) FROM shown) / 10.0, 1)
           || ', nodesep=0.12, outputorder=edgesfirst, fontname="Helvetica", fontsize=16, labelloc=t,'
           || ' label="' || replace(replace(name, '\', '\\'), '"', '\"') || ' and what shares its infrastructure'
           || CASE WHEN (SELECT count(*) FROM member) > (SELECT count(*) FROM shown)
                   THEN ' (' || (SELECT count(*) - (SELECT count(*) FROM shown) FROM member) || ' more domains are not shown)' ELSE '' END
           || '\nthick: the one asked for    red: labelled bad    green: owned\n "]' || char(10)
           || '  node [shape=box, style="filled,rounded", fontname="Helvetica", fontsize=12, height=0.3, margin="0.1,0.03"]' || char(10)
           || '  edge [tailport=e, headport=w]'
      FROM chosen
    UNION ALL
    -- In a quoted string of DOT only the quote and the backslash mean something; `\n` breaks the line.
    SELECT place, id, '  "' || replace(replace(id, '\', '\\'), '"', '\"') || '" [label="'
           || replace(replace(replace(label, '\', '\\'), '"', '\"'), char(10), '\n') || '", ' || look || ']'
      FROM node
    UNION ALL
    SELECT 3, domain || ' ' || kind || ' ' || value,
           '  "domain ' || replace(replace(domain, '\', '\\'), '"', '\"') || '" -- "'
           || replace(replace(kind || ' ' || value, '\', '\\'), '"', '\"') || '" [color="' || coalesce(ink, '#777777') || '"]'
      FROM tie LEFT JOIN kind USING(kind)
    UNION ALL
    SELECT 4, '', '}'
  )
-- Everywhere in DOT `&lt;` means what it means in HTML.
SELECT replace(text, '&', '&amp;') AS text FROM line ORDER BY place, position;
