package spec

// Manifest is what the manifest of a destination may hold: how a tool is
// called, and how its answers are read, row by row.
var Manifest = fields("manifest",
	Field{Name: "manifest", Required: true, Shape: text, Doc: "The version of this format.", Example: "manifest: v1"},
	Field{Name: "name", Required: true, Shape: text, Doc: "What projects write as the `type` of a destination.", Example: "name: hubspot"},
	Field{Name: "version", Required: true, Shape: integer, Doc: "Raised when the same rows would be sent otherwise; what was refused is tried again then.", Example: "version: 1"},
	Field{Name: "title", Shape: text, Doc: "The tool's own name.", Example: "title: HubSpot"},
	Field{Name: "description", Shape: text, Doc: "What somebody must know who sets it up: rights, keys, what the tool does with what it gets.", Example: "description: needs the scope crm.objects.contacts.write"},
	Field{Name: "docs", Shape: &Shape{List: manifestDoc}, Doc: "The pages that the manifest follows.", Example: "docs: [{url: \"https://…\", read: 2026-11-21}]"},
	Field{Name: "config", Shape: open(Declared, "setting", setting), Doc: "What a project sets. In expressions: `config.token`.", Example: "config: {token: {type: secret, required: true}}"},
	Field{Name: "http", Required: true, Shape: manifestHTTP, Doc: "What all calls have in common.", Example: "http: {base_url: \"https://api.example.com\"}"},
	Field{Name: "check", Shape: manifestCheck, Doc: "A call that changes nothing and proves that the settings are right.", Example: "check: {method: GET, path: /me, ok: status == 200}"},
	Field{Name: "limits", Required: true, Shape: manifestLimits, Doc: "How fast the tool may be called.", Example: "limits: {account: \"{{ config.token }}\"}"},
	Field{Name: "guarantee", Required: true, Shape: text, Doc: "`effectively_once`, `keyed_at_least_once` or `at_least_once`; with `+accepted` when the tool confirms that it got a row and not what became of it.", Example: "guarantee: effectively_once+accepted"},
	Field{Name: "purpose", Required: true, Shape: text, Doc: "What the tool is for (`ads`, `email`, `sms`, `analytics`, `crm`): a sync needs a consent rule for it.", Example: "purpose: ads"},
	Field{Name: "results", Shape: open(Declared, "list of results", &Shape{List: resultRule}), Doc: "Lists of results that several operations share by name.", Example: "results: {crm: [{when: status == 429, all: throttled}]}"},
	Field{Name: "objects", Required: true, Shape: open(Declared, "object", manifestObject), Doc: "What rows can be written to.", Example: "objects: {contacts: {kind: record, ops: {upsert: …}}}"},
)

var (
	// anything is any YAML: the tree of a request's body.
	anything = tree()
	// namedTexts are headers and parts of a query.
	namedTexts = open(Freely, "value", text)
)

func tree() *Shape {
	t := &Shape{Kind: Cell, Map: &Map{Of: "key", Keys: Freely}}
	t.List, t.Map.Values = t, t
	return t
}

var manifestDoc = fields("page",
	Field{Name: "url", Required: true, Shape: text, Doc: "The page.", Example: "url: \"https://developers.example.com/batch\""},
	Field{Name: "read", Shape: text, Doc: "When somebody last read it, or a copy of it that was kept; left out when what it says is known from elsewhere.", Example: "read: 2026-11-21"},
	Field{Name: "says", Shape: text, Doc: "What in it the manifest rests on, or what it leaves open.", Example: "says: at most 100 rows"},
)

var setting = fields("setting",
	Field{Name: "type", Required: true, Shape: text, Doc: "`string`, `int`, `bool`, `enum` or `secret`; a secret never leaves a header.", Example: "type: secret"},
	Field{Name: "doc", Shape: text, Doc: "What it is and where it is found.", Example: "doc: the token of a private app"},
	Field{Name: "required", Shape: boolean, Doc: "Whether a project must set it.", Example: "required: true"},
	Field{Name: "default", Shape: text, Doc: "What it is when a project does not set it.", Example: "default: free"},
	Field{Name: "values", Shape: &Shape{List: text}, Doc: "All that an `enum` may be.", Example: "values: [free, pro]"},
	Field{Name: "match", Shape: text, Doc: "A regular expression that it must match.", Example: "match: \"^[0-9]+$\""},
)

var manifestHTTP = fields("http",
	Field{Name: "base_url", Required: true, Shape: text, Doc: "What all paths follow.", Example: "base_url: \"https://api.example.com\""},
	Field{Name: "auth", Shape: fields("auth",
		Field{Name: "bearer", Shape: text, Doc: "A token.", Example: "bearer: \"{{ config.token }}\""},
		Field{Name: "basic", Shape: fields("basic",
			Field{Name: "user", Required: true, Shape: text, Doc: "The name.", Example: "user: anystring"},
			Field{Name: "password", Required: true, Shape: text, Doc: "The password.", Example: "password: \"{{ config.api_key }}\""}), Doc: "A name and a password.", Example: "basic: {user: key, password: \"{{ config.api_key }}\"}"},
		Field{Name: "header", Shape: fields("header",
			Field{Name: "name", Required: true, Shape: text, Doc: "The header.", Example: "name: Api-Key"},
			Field{Name: "value", Required: true, Shape: text, Doc: "Its value.", Example: "value: \"{{ config.api_key }}\""}), Doc: "A header of the tool's own.", Example: "header: {name: Api-Key, value: \"{{ config.api_key }}\"}"},
		Field{Name: "oauth", Shape: fields("oauth",
			Field{Name: "token_url", Required: true, Shape: text, Doc: "Where a token is got.", Example: "token_url: \"https://login.example.com/token\""},
			Field{Name: "form", Required: true, Shape: namedTexts, Doc: "What is asked with; it is sent in a body, and nowhere else.", Example: "form: {grant_type: client_credentials, client_id: \"{{ config.client_id }}\", client_secret: \"{{ config.client_secret }}\"}"}), Doc: "A token that is got for it, and again before it ends (OAuth 2).", Example: "oauth: {token_url: \"https://login.example.com/token\", form: {grant_type: refresh_token, refresh_token: \"{{ config.refresh_token }}\"}}"},
	).oneOf("bearer", "basic", "header", "oauth"), Doc: "How calls prove who they are from: in a header only, because addresses are written into logs.", Example: "auth: {bearer: \"{{ config.token }}\"}"},
	Field{Name: "headers", Shape: namedTexts, Doc: "Headers of every call.", Example: "headers: {revision: \"2025-10-15\"}"},
	Field{Name: "query", Shape: namedTexts, Doc: "Parts of the query of every call.", Example: "query: {fields: id}"},
	Field{Name: "timeout", Shape: duration, Doc: "How long a call may take. Default: 30s.", Example: "timeout: 60s"},
	Field{Name: "max_response", Shape: text, Doc: "How much of an answer is read; a longer one counts as cut. Default: 16MiB.", Example: "max_response: 4MiB"},
)

// call is what a request says, in every place that has one.
var call = []Field{
	{Name: "method", Required: true, Shape: text, Doc: "`GET`, `POST`, `PUT`, `PATCH` or `DELETE`.", Example: "method: POST"},
	{Name: "path", Required: true, Shape: text, Doc: "What follows the base; what is filled in is escaped.", Example: "path: \"/lists/{{ config.list_id }}\""},
	{Name: "query", Shape: namedTexts, Doc: "Parts of the query.", Example: "query: {limit: \"1\"}"},
	{Name: "headers", Shape: namedTexts, Doc: "Headers of this call.", Example: "headers: {Idempotency-Key: \"{{ row.key }}\"}"},
	{Name: "body", Shape: anything, Doc: "The JSON that is sent: a tree, with expressions at its leaves, `$each: rows` and `$do` where the rows go.", Example: "body: {members: {$each: rows, $do: {email: \"{{ row.id.email }}\"}}}"},
}

var request = fields("request", call...)

var manifestCheck = fields("check", append(call[:len(call):len(call)],
	Field{Name: "ok", Required: true, Shape: expr, Doc: "What is true when all is right.", Example: "ok: status == 200"})...)

var manifestLimits = fields("limits",
	Field{Name: "account", Required: true, Shape: text, Doc: "What the limits are of: all syncs that give the same value here share them. Only its digest is kept.", Example: "account: \"{{ config.token }}\""},
	Field{Name: "windows", Doc: "How many calls may be made in a time; all of them hold.", Example: "windows: [{requests: 95, per: 10s}]",
		Shape: &Shape{List: fields("window",
			Field{Name: "requests", Required: true, Shape: text, Doc: "A number, or an expression of the settings that gives one.", Example: "requests: 95"},
			Field{Name: "per", Required: true, Shape: duration, Doc: "The time.", Example: "per: 10s"},
			Field{Name: "reserve", Shape: text, Doc: "The share that is left to others.", Example: "reserve: 10%"})}},
	Field{Name: "concurrency", Doc: "How many calls may be under way. Default: 2 to 4.", Example: "concurrency: {start: 2, max: 8}",
		Shape: fields("concurrency",
			Field{Name: "start", Shape: integer, Doc: "At first.", Example: "start: 2"},
			Field{Name: "max", Shape: integer, Doc: "At most.", Example: "max: 8"})},
	Field{Name: "serialize_by", Shape: text, Doc: "Calls with the same value wait for each other.", Example: "serialize_by: \"{{ config.audience_id }}\""},
	Field{Name: "retry_after", Shape: &Shape{List: text}, Doc: "Headers in which the tool says when to come back (seconds, a date or a moment), the first that is there; or an expression in braces that gives seconds.", Example: "retry_after: [Retry-After]"},
)

var manifestObject = fields("object",
	Field{Name: "kind", Required: true, Shape: text, Doc: "`record` (rows are written and changed), `set` (identities are in it or not) or `event` (rows are only added).", Example: "kind: record"},
	Field{Name: "description", Shape: text, Doc: "What it is.", Example: "description: contacts of the CRM"},
	Field{Name: "purpose", Shape: text, Doc: "The purpose, when it is not that of the tool.", Example: "purpose: email"},
	Field{Name: "identity", Required: true, Shape: manifestIdentity, Doc: "What a row is known by.", Example: "identity: {fields: {email: {steps: [trim, lower, email]}}}"},
	Field{Name: "fields", Shape: manifestFields, Doc: "What else a row has, and how values are written.", Example: "fields: {open: true, nulls: clear}"},
	Field{Name: "batch", Shape: batch, Doc: "How many rows a call takes.", Example: "batch: {max_items: 100}"},
	Field{Name: "serialize_by", Shape: text, Doc: "Calls with the same value wait for each other.", Example: "serialize_by: \"{{ config.audience_id }}\""},
	Field{Name: "erasure", Doc: "How a person is erased. Without it: by the operation `erase` where there is one, and of a set by `remove`.", Example: "erasure: {op: delete, by_hand: ask for their events to be deleted too}",
		Shape: fields("erasure",
			Field{Name: "op", Shape: text, Doc: "The operation that takes a person away for good.", Example: "op: delete"},
			Field{Name: "by_hand", Shape: text, Doc: "What somebody has to do in the tool besides, or instead where there is no operation.", Example: "by_hand: ask for their events to be deleted too"})},
	Field{Name: "ops", Required: true, Shape: open(Declared, "operation", manifestOp), Doc: "`upsert`, `update`, `create`, `add`, `remove`, `delete`, `archive`, `erase`, `append`.", Example: "ops: {upsert: {request: {method: POST, path: /contacts}, results: crm}}"},
)

var manifestIdentity = fields("identity",
	Field{Name: "granularity", Shape: text, Doc: "`row` (a row is one), `each` (each value is a member of its own) or `tuple` (all values together are one member). Default: `row`, of a set `each`.", Example: "granularity: each"},
	Field{Name: "at_least_one", Shape: &Shape{List: text}, Doc: "A row needs one of these.", Example: "at_least_one: [email, phone]"},
	Field{Name: "fields", Required: true, Doc: "The values, in order of trust. In expressions: `row.id.email`.", Example: "fields: {email: {steps: [trim, lower, email]}}",
		Shape: open(Declared, "identifier", fields("identifier",
			Field{Name: "required", Shape: boolean, Doc: "Whether every row must have it.", Example: "required: true"},
			Field{Name: "pii", Shape: boolean, Doc: "Whether it is personal data as sent. Default: true.", Example: "pii: false"},
			Field{Name: "called", Shape: text, Doc: "What the tool calls it. In expressions: `row.identity.called`.", Example: "called: EMAIL"},
			Field{Name: "doc", Shape: text, Doc: "What it is.", Example: "doc: the number abroad"},
			Field{Name: "steps", Shape: &Shape{List: (&Shape{Kind: Text, Map: &Map{Of: "step", Keys: Referred, Values: text}})}, Doc: "How it is written before it is sent, in order.", Example: "steps: [trim, lower, email, sha256_hex]"}))},
)

var manifestFields = fields("fields",
	Field{Name: "open", Shape: boolean, Doc: "Whether fields may be written that are not known here.", Example: "open: true"},
	Field{Name: "known", Shape: open(Freely, "field", fields("field",
		Field{Name: "type", Shape: text, Doc: "`text`, `int`, `decimal`, `float`, `bool`, `date`, `timestamp` or `list`.", Example: "type: text"},
		Field{Name: "required", Shape: boolean, Doc: "Whether every row must have it.", Example: "required: true"},
		Field{Name: "doc", Shape: text, Doc: "What it is.", Example: "doc: the given name"}).orEmpty()), Doc: "Fields that every account has.", Example: "known: {first_name: {type: text}}"},
	Field{Name: "nulls", Shape: text, Doc: "What a value that is unknown does: `clear` the field, `skip` it, or be an `error`.", Example: "nulls: clear"},
	Field{Name: "send", Shape: text, Doc: "`all` fields of a row, or only those that `changed` (for tools that bill by field). Default: `all`.", Example: "send: changed"},
	Field{Name: "encode", Doc: "How values are written where JSON has several ways.", Example: "encode: {bool: text, date: epoch_ms}",
		Shape: fields("encode",
			Field{Name: "bool", Shape: text, Doc: "`native` or `text`.", Example: "bool: text"},
			Field{Name: "decimal", Shape: text, Doc: "`native` (a JSON number, all digits) or `text`.", Example: "decimal: text"},
			Field{Name: "date", Shape: text, Doc: "`iso`, `epoch` or `epoch_ms` (midnight UTC).", Example: "date: epoch_ms"},
			Field{Name: "timestamp", Shape: text, Doc: "`iso`, `epoch` or `epoch_ms`.", Example: "timestamp: epoch"},
			Field{Name: "list", Shape: text, Doc: "`native`, `semicolon` or `comma`.", Example: "list: semicolon"},
			Field{Name: "cleared", Shape: text, Doc: "What clears a field: `native` (null) or `empty` (an empty text).", Example: "cleared: empty"})},
)

var batch = fields("batch",
	Field{Name: "max_items", Shape: integer, Doc: "Rows in a call. Default: 1.", Example: "max_items: 100"},
	Field{Name: "max_bytes", Shape: text, Doc: "Bytes of a body.", Example: "max_bytes: 3MiB"},
	Field{Name: "max_row_bytes", Shape: text, Doc: "Bytes of one row in it; a longer one is refused by itself.", Example: "max_row_bytes: 32KiB"},
	Field{Name: "unique_by", Shape: expr, Doc: "Two rows with the same value are never in one call.", Example: "unique_by: row.id.email"},
	Field{Name: "group_by", Shape: expr, Doc: "Only rows with the same value are in one call. In expressions: `group`.", Example: "group_by: row.identity.called"},
)

var manifestOp = fields("operation",
	Field{Name: "idempotent", Shape: boolean, Doc: "Whether doing it again changes nothing. Default: false.", Example: "idempotent: true"},
	Field{Name: "needs", Shape: &Shape{List: text}, Doc: "What a row must have: `remote_id`, `identity`.", Example: "needs: [remote_id]"},
	Field{Name: "batch", Shape: batch, Doc: "How many rows a call takes, when not as the object says.", Example: "batch: {max_items: 1}"},
	Field{Name: "request", Required: true, Shape: request, Doc: "The call.", Example: "request: {method: POST, path: /contacts}"},
	Field{Name: "results", Required: true, Shape: &Shape{Kind: Text, List: resultRule}, Doc: "How an answer is read: the first rule that holds. What no rule reads is ambiguous.", Example: "results: [{when: status == 200, all: ok}]"},
	Field{Name: "job", Doc: "How the work that a call began is followed.", Example: "job: {request: {method: GET, path: \"/jobs/{{ job }}\"}, results: jobs}",
		Shape: fields("job",
			Field{Name: "every", Shape: duration, Doc: "How often to ask. Default: 5s.", Example: "every: 10s"},
			Field{Name: "within", Shape: duration, Doc: "When to give up: what became of the rows is ambiguous then. Default: 1h.", Example: "within: 1h"},
			Field{Name: "request", Required: true, Shape: request, Doc: "The call that asks.", Example: "request: {method: GET, path: \"/jobs/{{ job }}\"}"},
			Field{Name: "results", Required: true, Shape: &Shape{Kind: Text, List: resultRule}, Doc: "How its answer is read.", Example: "results: [{when: body.status == 'queued', pending: true}]"})},
)

// reported is how a list in an answer is read that tells of rows.
func reported(of string, more ...Field) *Shape {
	return fields(of, append([]Field{
		{Name: "list", Required: true, Shape: expr, Doc: "The list in the answer. Its elements are `item`.", Example: "list: body.errors"},
		{Name: "code", Shape: expr, Doc: "The tool's own word for what is wrong.", Example: "code: item.category"},
		{Name: "message", Shape: expr, Doc: "What it says of it; values of rows are taken out.", Example: "message: item.message"},
		{Name: "outcome", Shape: expr, Doc: "What became of the row, as an expression. Default: `'rejected'`.", Example: "outcome: \"item.code == 'LOCKED' ? 'throttled' : 'rejected'\""},
	}, more...)...)
}

var (
	rest  = Field{Name: "rest", Shape: text, Doc: "What became of rows that are not mentioned. Default: `ambiguous`.", Example: "rest: ok"}
	trace = Field{Name: "trace", Required: true, Shape: expr, Doc: "The trace of the row, or a list of several.", Example: "trace: item.objectWriteTraceId"}
	only  = []string{"all", "by_trace", "by_index", "by_order", "by_key", "count_only", "job", "pending", "fetch"}
)

var resultRule = resultRules()

func resultRules() *Shape {
	rule := &Shape{}
	*rule = *fields("result",
		Field{Name: "when", Required: true, Shape: expr, Doc: "What is true of the answer.", Example: "when: status == 429"},
		Field{Name: "all", Shape: text, Doc: "What became of all rows.", Example: "all: throttled"},
		Field{Name: "by_trace", Doc: "The answer names rows by the trace that was sent with them.", Example: "by_trace: {ok: {list: body.results, trace: item.traceId}}",
			Shape: fields("by_trace",
				Field{Name: "ok", Shape: fields("ok", Field{Name: "list", Required: true, Shape: expr, Doc: "The rows that were taken.", Example: "list: body.results"}, trace,
					Field{Name: "remote_id", Shape: expr, Doc: "The tool's own id of the row.", Example: "remote_id: item.id"}), Doc: "Rows that were taken.", Example: "ok: {list: body.results, trace: item.traceId}"},
				Field{Name: "rejected", Shape: reported("rejected", trace), Doc: "Rows that were not.", Example: "rejected: {list: body.errors, trace: item.traceId}"}, rest)},
		Field{Name: "by_index", Doc: "The answer names rows by their position in the call.", Example: "by_index: {rejected: {list: body.errors, index: item.index}, rest: ok}",
			Shape: fields("by_index",
				Field{Name: "rejected", Required: true, Shape: reported("rejected", Field{Name: "index", Required: true, Shape: expr, Doc: "The position, from 0.", Example: "index: item.batch_index"}), Doc: "Rows that were not taken.", Example: "rejected: {list: body.errors, index: item.index}"}, rest)},
		Field{Name: "by_order", Doc: "The answer has one element for each row, in their order; any other number is ambiguous.", Example: "by_order: {list: body, ok: item.success}",
			Shape: reported("by_order",
				Field{Name: "ok", Required: true, Shape: expr, Doc: "Whether the row was taken.", Example: "ok: item.success"},
				Field{Name: "remote_id", Shape: expr, Doc: "The tool's own id of the row.", Example: "remote_id: item.id"})},
		Field{Name: "by_key", Doc: "The answer names rows by a value of theirs.", Example: "by_key: {row: row.id.email, rejected: [{list: body.invalid, key: item}], rest: ok}",
			Shape: fields("by_key",
				Field{Name: "row", Required: true, Shape: expr, Doc: "The value, of a row.", Example: "row: row.id.email"},
				Field{Name: "ok", Shape: fields("ok", Field{Name: "list", Required: true, Shape: expr, Doc: "The rows that were taken.", Example: "list: body.members"},
					Field{Name: "key", Required: true, Shape: expr, Doc: "The value.", Example: "key: item.email"},
					Field{Name: "remote_id", Shape: expr, Doc: "The tool's own id of the row.", Example: "remote_id: item.id"}), Doc: "Rows that were taken.", Example: "ok: {list: body.members, key: item.email}"},
				Field{Name: "rejected", Shape: &Shape{List: reported("rejected", Field{Name: "key", Required: true, Shape: expr, Doc: "The value.", Example: "key: item.email"})}, Doc: "Rows that were not.", Example: "rejected: [{list: body.errors, key: item.email}]"}, rest)},
		Field{Name: "count_only", Doc: "The answer only counts rows.", Example: "count_only: {received: body.num_received, invalid: body.num_invalid_entries}",
			Shape: fields("count_only",
				Field{Name: "received", Required: true, Shape: expr, Doc: "How many rows arrived; any other number than was sent is ambiguous.", Example: "received: body.num_received"},
				Field{Name: "invalid", Shape: expr, Doc: "How many of them the tool could not use.", Example: "invalid: body.num_invalid_entries"},
				Field{Name: "on_invalid", Shape: text, Doc: "What became of all rows when some are invalid and nobody says which. Default: `ok_warn`.", Example: "on_invalid: poison"},
				Field{Name: "search_calls", Shape: integer, Doc: "How many more calls may be made to find the rows that the tool could not use: halves of the rows are sent again. Only where that does no harm. Default: none.", Example: "search_calls: 40"})},
		Field{Name: "job", Shape: expr, Doc: "The id of work that has begun; the operation's `job` follows it.", Example: "job: body.data.id"},
		Field{Name: "pending", Shape: boolean, Doc: "The work is not done yet.", Example: "pending: true"},
		Field{Name: "fetch", Doc: "Another call tells.", Example: "fetch: {request: {method: GET, path: \"/jobs/{{ job }}/errors\"}, results: errors}",
			Shape: fields("fetch",
				Field{Name: "request", Required: true, Shape: request, Doc: "The call.", Example: "request: {method: GET, path: /errors}"},
				Field{Name: "results", Required: true, Shape: &Shape{Kind: Text, List: rule}, Doc: "How its answer is read.", Example: "results: errors"})},
		Field{Name: "code", With: "all", Shape: expr, Doc: "The tool's own word for what is wrong.", Example: "code: body.error.code"},
		Field{Name: "message", With: "all", Shape: expr, Doc: "What it says of it; values of rows are taken out.", Example: "message: body.error.message"},
		Field{Name: "remote_id", With: "all", Shape: expr, Doc: "The tool's own id of the row, when a call has one row.", Example: "remote_id: body.id"},
		Field{Name: "body", Shape: text, Doc: "`any` when a success may come without JSON. Without it such a success is ambiguous.", Example: "body: any"},
	).oneOf(only...)
	return rule
}
