package spec

// Project is what a file of the project may hold at its top level.
var Project = fields("file",
	Field{Name: "project", Required: true, OnlyMain: true, Shape: name,
		Doc: "The project's name; it stands in what a run writes about itself.", Example: "project: shop"},
	Field{Name: "description", OnlyMain: true, Shape: text,
		Doc: "What the project is for.", Example: "description: customers of the shop, from orders, web and CRM"},
	Field{Name: "timezone", OnlyMain: true, Shape: text,
		Doc: "The time zone in which dates are taken, by its IANA name. Default: UTC.", Example: "timezone: Europe/Stockholm"},
	Field{Name: "default_target", OnlyMain: true, Shape: name,
		Doc: "The target that commands use when none is named. Default: the only one.", Example: "default_target: local"},
	Field{Name: "vars", OnlyMain: true, Shape: open(Declared, "variable", text),
		Doc: "Values of `${NAME}` when neither `--var` nor the environment has one.", Example: "vars: {DATA: data}"},
	Field{Name: "targets", OnlyMain: true, Shape: open(Declared, "target", target),
		Doc: "The warehouses that the model can run in, by name.", Example: "targets:\n  local: {type: duckdb, path: build/shop.duckdb}"},
	Field{Name: "entities", Shape: open(Declared, "entity", entity),
		Doc: "Who or what has an identity: customers, accounts.", Example: "entities:\n  customer:\n    ids: [member_id, email, cookie]"},
	Field{Name: "sources", Shape: open(Declared, "source", source),
		Doc: "Tables, files and queries with rows about entities.", Example: "sources:\n  orders:\n    table: raw.orders\n    key: order_id\n    time: ordered_at\n    ids: {email: buyer_email}"},
	Field{Name: "traits", Shape: open(Referred, "entity", open(Declared, "trait", trait)),
		Doc: "Named values of every profile of an entity.", Example: "traits:\n  customer:\n    spend_90d: sum(orders.amount within 90d)"},
	Field{Name: "segments", Shape: open(Declared, "segment", segment),
		Doc: "Groups of profiles for whom a condition is true.", Example: "segments:\n  lapsing:\n    of: customer\n    where: count(orders within 90d) = 0"},
	Field{Name: "destinations", Shape: open(Declared, "destination", destination),
		Doc: "Tools that segments and profiles are delivered to.", Example: "destinations:\n  crm: {type: hubspot, token: \"${HUBSPOT_TOKEN}\"}"},
	Field{Name: "syncs", Shape: open(Declared, "sync", sync),
		Doc: "What is delivered where, and how.", Example: "syncs:\n  lapsing_to_crm:\n    segment: lapsing\n    to: crm.contacts\n    match: {email: email}"},
	Field{Name: "suppress", OnlyMain: true, Shape: &Shape{List: name},
		Doc: "Segments whose members are never sent, by no sync of their entity: who is there is as if there were no row.", Example: "suppress: [do_not_contact]"},
	Field{Name: "erasure", OnlyMain: true, Shape: fields("erasure",
		Field{Name: "secret", Required: true, Shape: variable, Doc: "By which people who were erased are known and left out, at least 16 bytes. It comes from outside, and stays the same: without it nothing is sent once somebody was erased.", Example: "secret: \"${ERASURE_SECRET}\""}),
		Doc: "What `weft erase` needs: see [erasure](../erasure.md).", Example: "erasure: {secret: \"${ERASURE_SECRET}\"}"},
	Field{Name: "alerts", OnlyMain: true, Shape: open(Declared, "alert", alert),
		Doc: "Who is told when a sync goes bad, gets worse and is well again: see [alerts](../alerts.md).", Example: "alerts:\n  team: {type: slack, url: \"${SLACK_ALERTS_URL}\"}"},
	Field{Name: "generate", OnlyMain: true, Shape: generate,
		Doc: "Typed clients for programs that read what is published: see [clients](../clients.md).", Example: "generate:\n  queries: queries\n  go: {out: client, package: customers}"},
	Field{Name: "tests", Shape: open(SingleLines, "test", story),
		Doc: "Stories: these rows, as at this moment, give these profiles.", Example: "tests:\n  one order is one profile:\n    now: 2026-03-01\n    given:\n      orders:\n        - {order_id: 1, buyer_email: ana@shop.se, ordered_at: 3d ago}\n    expect:\n      customer:\n        \"email:ana@shop.se\": {spend_90d: null}"},
)

// target holds every setting of every warehouse: which of them belongs to
// which type is the checker's.
var target = &Shape{Map: &Map{Of: "target", Keys: Freely, Fields: []Field{
	{Name: "type", Required: true, Shape: choice("duckdb", "clickhouse", "bigquery"),
		Doc: "The warehouse. What else may be set depends on it: see the settings of each type at the end of the page.", Example: "type: duckdb"},
}, Values: &Shape{Kind: Text, Vars: true, Map: &Map{Of: "setting", Keys: Freely, Values: variable}}}}

// destination holds every setting of every tool: which of them belongs to which
// type the tool's manifest says.
var destination = &Shape{Map: &Map{Of: "destination", Keys: Freely, Fields: []Field{
	{Name: "type", Required: true, Shape: text,
		Doc: "The tool: one that weft knows, or one of the project's own manifests. What else may be set depends on it: see the page of each [destination](../destinations/README.md).", Example: "type: hubspot"},
	{Name: "description", Shape: text, Doc: "What it is.", Example: "description: the CRM of the sales team"},
}, Values: &Shape{Kind: Text, Vars: true, Map: &Map{Of: "setting", Keys: Freely, Values: variable}}}}

var alert = fields("alert",
	Field{Name: "type", Required: true, Shape: choice("webhook", "slack"),
		Doc: "How it is told: as a signed call of Standard Webhooks, or by an incoming webhook of Slack.", Example: "type: slack"},
	Field{Name: "url", Required: true, Shape: variable,
		Doc: "The address that is called. Slack's is a secret, and so comes from outside.", Example: "url: \"${SLACK_ALERTS_URL}\""},
	Field{Name: "secret", Shape: variable,
		Doc: "Of a webhook: the key by which calls are signed, `whsec_` and 24 to 64 bytes in base64. Without it they are not signed.", Example: "secret: \"${ALERTS_KEY}\""},
	Field{Name: "from", Shape: choice("warning", "held", "failing"),
		Doc: "The first state that it is told of; worse ones are too. Default: warning.", Example: "from: failing"},
)

var sync = fields("sync",
	Field{Name: "description", Shape: text, Doc: "What the sync is for.", Example: "description: the sales team calls them"},
	Field{Name: "segment", Shape: name, Doc: "Whom to deliver: the members of a segment.", Example: "segment: lapsing_vips"},
	Field{Name: "entity", Shape: name, Doc: "Whom to deliver: all profiles of an entity.", Example: "entity: customer"},
	Field{Name: "to", Required: true, Shape: text, Doc: "The destination, and what in it; that may be left out where there is only one thing.", Example: "to: crm.contacts"},
	Field{Name: "mode", Shape: choice("upsert", "update_only", "create_only", "mirror", "audience", "append", "delete", "replace"),
		Doc: "What delivering means: see [syncs](../syncs.md#modes). Default: `upsert`, of a set `audience`, of events `append`.", Example: "mode: mirror"},
	Field{Name: "initial", Shape: choice("send", "adopt"),
		Doc: "What the first run does: send everybody, or adopt what is there already. Default: send.", Example: "initial: adopt"},
	Field{Name: "match", Required: true, Shape: open(Freely, "field", expr),
		Doc: "Fields of the destination that find a person, and what fills them: an identifier, `profile_id`, or an expression over traits.", Example: "match: {email: email}"},
	Field{Name: "fields", Shape: open(Freely, "field", expr),
		Doc: "Fields of the destination and their values, expressions over traits.", Example: "fields: {lifetime_value: spend_90d, city: last_city}"},
	Field{Name: "consent", Doc: "What a person must have agreed to; where the destination has a purpose, a sync must say it.", Example: "consent: {purpose: email, when: email_opt_in}", Shape: consent},
	Field{Name: "guard", Doc: "Stops a run that would change too much. Until a first run is done, only `min_rows` and `duplicates` count.", Example: "guard: {max_removes: 10%, min_rows: 1}", Shape: guard},
	Field{Name: "retry", Shape: choice("backoff", "always", "on_change", "never"),
		Doc: "When a row is sent again that the destination has rejected: after a while that doubles, in every run, when it changes, or when somebody releases it. Default: backoff.", Example: "retry: on_change"},
	Field{Name: "on_ambiguous", Shape: choice("resend", "park"),
		Doc: "What is done about a row of which nobody knows whether it arrived, where sending it twice is not the same as sending it once: send it again, or leave it until `weft sync release`. Default: resend.", Example: "on_ambiguous: park"},
).oneOf("segment", "entity")

var consent = fields("consent",
	Field{Name: "purpose", Shape: text, Doc: "What people are asked for. Default: the purpose of what is written to.", Example: "purpose: email"},
	Field{Name: "when", Shape: expr, Doc: "True of those who have agreed, an expression over traits.", Example: "when: email_opt_in"},
	Field{Name: "missing", Shape: choice("deny", "allow"), Doc: "What no answer (null) means. Default: deny.", Example: "missing: deny"},
	Field{Name: "not_required", Shape: text, Doc: "Why nobody has to be asked.", Example: "not_required: \"contract, art. 6 (1) b\""},
).oneOf("when", "not_required")

var guard = fields("guard",
	Field{Name: "max_removes", Shape: text, Doc: "How many may be taken away in one run, as a number or a share of those there. Default: 10%, and fewer than 100 always.", Example: "max_removes: 10%"},
	Field{Name: "max_changes", Shape: text, Doc: "How many may change. Default: 50%, and fewer than 100 always.", Example: "max_changes: 5000"},
	Field{Name: "max_adds", Shape: text, Doc: "How many may be added. Default: 100%, and fewer than 100 always.", Example: "max_adds: 20%"},
	Field{Name: "min_rows", Shape: text, Doc: "How many must be delivered at least.", Example: "min_rows: 1"},
	Field{Name: "empty", Shape: choice("block", "allow"), Doc: "Whether everybody may be taken away. Default: block.", Example: "empty: allow"},
	Field{Name: "duplicates", Shape: choice("block", "leave_out"), Doc: "What happens when several rows have one key: the run stops, or those rows are left out. Default: block.", Example: "duplicates: leave_out"})
