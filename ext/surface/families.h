/* families.h - every family of functions and tables; each is defined in the file named beside it. */
#ifndef DNSSIG_SURFACE_FAMILIES_H
#define DNSSIG_SURFACE_FAMILIES_H

#include "surface/register.h"

extern const Family family_names;     /* names.c: domain_* */
extern const Family family_addresses; /* addresses.c: ip_* */
extern const Family family_measures;  /* measures.c: name_*, flux_score */
extern const Family family_context;   /* context.c: ip_asn, ip_as_org, ip_country, ip_rdns_class */
extern const Family family_tld;       /* tld.c: tld_risk, tld_class */
extern const Family family_reference; /* reference.c: dns_reference, dns_reference_load */
extern const Family family_lookalike; /* lookalike.c: lookalike */
extern const Family family_brand;     /* brand.c: brand_lookalike */
extern const Family family_extract;   /* extract.c: domains_in */
extern const Family family_evidence; /* evidence.c: evidence_object, evidence_value, evidence_score, evidence_reasons */
extern const Family family_evidence_list; /* evidence_list.c: evidence_list, evidence_map */
extern const Family family_graph;         /* graph.c: graph_components */
extern const Family family_table;         /* dns_table.c: dns */
extern const Family family_collect;       /* collect.c: dns_collect */
extern const Family family_trace;         /* trace_table.c: dns_trace */
extern const Family family_lookups;       /* lookups.c: dns_a ... dns_ttl */
extern const Family family_domain;        /* domain.c: ns_*, mx_*, soa_rname, spf, dmarc */
extern const Family family_prefetch;      /* prefetch.c: dns_prefetch */
extern const Family family_install;       /* install.c: dns_install */
extern const Family family_enrich;        /* enrich.c: dns_enrich */
extern const Family family_config;        /* config.c: dns_config */
extern const Family family_settings;      /* settings_table.c: dns_settings */
extern const Family family_stats;         /* stats_table.c: dns_stats */
extern const Family family_cache;         /* cache_table.c: dns_cache */
extern const Family family_replay;        /* replay.c: dns_replay */
extern const Family family_cof;           /* cof.c: dns_cof, dns_cof_bad */
extern const Family family_help;          /* help.c: dns_help */

#endif
