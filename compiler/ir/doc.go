// Package ir is the program between the user's model and SQL: rows, not
// traits. lower.Program makes it from a *models.Project, optimize.Program
// improves it, emit.Plan writes it for one warehouse.
//
// A Program is a list of Steps, each of which makes one table (or checks, or
// publishes). Expressions are a closed set whose functions are named for what
// they mean (see funcs.go), not for how any engine spells them. Nothing here
// knows a dialect, and nothing here is SQL text: names are Ident and constants
// are Lit, both of which print as poison that emit refuses, so that a name can
// reach SQL only through a dialect's quoting.
//
// The tables of a run, for an entity "customer" and a source "orders":
//
//	orders_rows          one row per row of the source: key, time, the columns
//	                     that anything asks for, normalised identifiers (id_email),
//	                     their nodes (node_email), and per entity the node by which
//	                     the row belongs to somebody (node_of_customer: of its most
//	                     trusted identifier; NULL when it has none)
//	customer_nodes       node, id_type, id_value, first_seen, last_seen
//	customer_named       decision, split, place, node, begins, ends, told: what decisions name
//	customer_links       a, b (nodes), source, first_seen, last_seen, row_count, example_key
//	customer_edges       hi, lo: what is still to be stitched
//	customer_hooks       v, p, mx, n, f, deep: what the present round found
//	customer_forest      level, v, f: what each round found
//	customer_levels      level: those not yet composed
//	customer_roots       v, f: every node that has an edge, and the root above it
//	customer_map         node, profile: every node and the root of its component
//	customer_people      profile, profile_id: every component and its stable id
//	customer_account     profile, to_profile: the entity relation "account"
//	customer_from_orders profile, one column per aggregate over orders
//	customer_traits      profile, profile_id, every trait and every unnamed
//	                     aggregate of a segment; customer_traits_1, … when traits
//	                     look at other profiles' traits
//	customer_members     profile_id, segment: who is in what, now
//	customer_moves       id_type, id_value, was, becomes: where a plan would put
//	                     identifiers elsewhere than published; customer_flow,
//	                     customer_fates and customer_arrivals are made of it
//
// A node is a 63-bit number: the identifier type's rank above a hash of type
// and value. Beyond a run only <entity>_stitched has nodes, for the next run on the
// same warehouse. A profile (the number) is the smallest node of its component;
// profile_id is the text that is published.
package ir
