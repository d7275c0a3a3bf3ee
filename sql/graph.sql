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
--       share on the right, a line for each tie. Of a large cluster the domain itself, then those with the most ties, 60 in all; the title says how
--       many are left out. A domain that shares nothing stands alone.
WITH
  cluster AS MATERIALIZED (SELECT cluster, domain, via FROM dns_cluster),
  chosen(name) AS (SELECT coalesce(domain_host(@domain), @domain)),
  member AS MATERIALIZED (
    SELECT domain, via FROM cluster WHERE cluster = (SELECT cluster FROM cluster JOIN chosen ON domain = name)
    UNION ALL
    SELECT name, '[]' FROM chosen WHERE name NOT IN (SELECT domain FROM cluster)
  ),
  shown AS MATERIALIZED (
    SELECT domain, via, domain = name AS is_chosen,
           (SELECT max(label) FROM dns_label WHERE dns_label.domain = member.domain AND label IN ('bad', 'owned')) AS label
      FROM member, chosen
     ORDER BY is_chosen DESC, (SELECT count(*) FROM json_each(via)) DESC, domain
     LIMIT 60
  ),
  tie(domain, kind, value) AS MATERIALIZED (
    SELECT domain, substr(each.value, 1, instr(each.value, ' ') - 1), substr(each.value, instr(each.value, ' ') + 1)
      FROM shown, json_each(via) AS each
  ),
  -- In a quoted string of DOT only the quote and the backslash mean something; `\n` breaks the line.
  node(id, label, look, place) AS (
    SELECT 'domain ' || domain, domain,
           CASE label WHEN 'bad' THEN 'fillcolor="#f6c9c4"' WHEN 'owned' THEN 'fillcolor="#cfe8cf"' ELSE 'fillcolor="#ffffff"' END
           || CASE WHEN is_chosen THEN ', penwidth=2.5' ELSE '' END, 1
      FROM shown
    UNION ALL
    SELECT kind || ' ' || value, value,
           'shape=ellipse, fillcolor="' ||
           CASE kind WHEN 'address' THEN '#dbe7f5' WHEN 'ns_set' THEN '#efe3f7' WHEN 'mx' THEN '#fdebd0' WHEN 'rname' THEN '#fff6c2' ELSE '#e8e8e8' END
           || '", xlabel="' || kind || '"', 2
      FROM tie
     GROUP BY kind, value
  ),
  line(place, position, text) AS (
    SELECT 0, '', 'graph cluster {' || char(10)
           || '  graph [rankdir=LR, ranksep=2.2, nodesep=0.22, splines=true, fontname="Helvetica", fontsize=16, labelloc=t,'
           || ' label="' || replace(replace(name, '\', '\\'), '"', '\"') || ' and what shares its infrastructure'
           || CASE WHEN (SELECT count(*) FROM member) > (SELECT count(*) FROM shown)
                   THEN ' (' || (SELECT count(*) - (SELECT count(*) FROM shown) FROM member) || ' more domains are not shown)' ELSE '' END
           || '"]' || char(10)
           || '  node [shape=box, style="filled,rounded", fontname="Helvetica", fontsize=12, margin="0.12,0.05"]' || char(10)
           || '  edge [color="#888888"]'
      FROM chosen
    UNION ALL
    SELECT place, id, '  "' || replace(replace(id, '\', '\\'), '"', '\"') || '" [label="'
           || replace(replace(replace(label, '\', '\\'), '"', '\"'), CASE WHEN id GLOB 'ns_set *' THEN ' ' ELSE char(10) END, '\n')
           || '", ' || look || ']'
      FROM node
    UNION ALL
    SELECT 3, domain || ' ' || kind || ' ' || value,
           '  "domain ' || replace(replace(domain, '\', '\\'), '"', '\"') || '" -- "'
           || replace(replace(kind || ' ' || value, '\', '\\'), '"', '\"') || '"'
      FROM tie
    UNION ALL
    SELECT 4, '', '}'
  )
SELECT text FROM line ORDER BY place, position;
