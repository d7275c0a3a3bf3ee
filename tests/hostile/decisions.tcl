# decisions.tcl - whether a schema that somebody else wrote may use a function or a table. All that dns_help lists stands here.

# What touches the network, reads files, or changes the session or the database: with DIRECTONLY.
set live_functions {
  dns_a dns_aaaa dns_ns dns_mx dns_txt dns_cname dns_ptr dns_caa dns_srv dns_soa dns_lookup dns_status dns_ttl ns_count ns_self_hosted ns_provider
  mx_count mx_self_hosted mx_provider mx_entropy soa_rname spf dmarc dns_prefetch dns_install dns_enrich dns_config dns_replay dns_reference_load
}
set live_tables {dns dns_collect dns_trace dns_settings dns_stats dns_cache dns_cof dns_cof_bad}
# What looks at its arguments, and at data that the user has loaded: with INNOCUOUS.
set pure_functions {
  domain_host domain_registrable domain_suffix domain_tld domain_label domain_subdomain domain_known_tld domain_ascii domain_unicode domain_defang
  domain_reverse ip_canonical ip_family ip_in ip_prefix ip_key ip_scope ip_reverse_name ip_asn ip_as_org ip_country ip_rdns_class name_entropy
  name_gibberish name_distance name_similarity name_skeleton name_pattern flux_score tld_risk tld_class evidence_object evidence_value
  evidence_score evidence_reasons evidence_list evidence_map graph_components
}
set pure_tables {brand_lookalike dns_reference domains_in dns_help}
set pure_modules {lookalike} ;# tables of the user's own, made with CREATE VIRTUAL TABLE
