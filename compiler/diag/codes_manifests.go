package diag

import "github.com/weft-cdp/weft/models"

// M: manifests of destinations.
const (
	ManifestWord      models.Code = "M101"
	ManifestValue     models.Code = "M102"
	ManifestReference models.Code = "M103"
	ManifestSyntax    models.Code = "M201"
	ManifestName      models.Code = "M202"
	ManifestType      models.Code = "M203"
	ManifestBody      models.Code = "M204"
	ManifestSecret    models.Code = "M301"
	ManifestRow       models.Code = "M302"
	ManifestResults   models.Code = "M303"
	ManifestOps       models.Code = "M304"
)

// manifestPages are the pages of this family, in the order of the codes.
var manifestPages = []Page{
	{
		Code: ManifestWord, Title: "a word that manifests do not know",
		Text: `Some things in a manifest are one of a few words: the version of the format, the kind
of an object, the name of an operation, an outcome, a step, a way to write values.
The message lists them.`,
		Example: manifestWith(manifestTop, `    kind: recordd
`+manifestIdentity+manifestUpsert),
		Fixed: manifestWith(manifestTop, manifestObject),
	},
	{
		Code: ManifestValue, Title: "a value of a manifest that cannot be read",
		Text: `Sizes are written ` + "`64KiB`" + ` or ` + "`3MiB`" + `, shares ` + "`10%`" + `, paths start with a slash, a
setting of type ` + "`enum`" + ` has ` + "`values`" + `, and what is to match is a regular expression of
RE2.`,
		Example: manifestWith(manifestTop, manifestObject+`    batch: {max_items: 1, max_bytes: three megabytes}
`),
		Fixed: manifestWith(manifestTop, manifestObject+`    batch: {max_items: 1, max_bytes: 3MiB}
`),
	},
	{
		Code: ManifestReference, Title: "a name of a manifest that is nowhere declared",
		Text: "`results`" + ` of an operation is a list, or the name of one that stands under ` + "`results`" + `
at the top. ` + "`at_least_one`" + ` names fields of the identity.`,
		Example: manifestWith(manifestTop+`results:
  crm:
    - {when: status == 200, all: ok}
`, manifestRecord+`    ops:
      upsert:
        request: {method: POST, path: /contacts}
        results: cmr
`),
	},
	{
		Code: ManifestSyntax, Title: "an expression of a manifest that cannot be read",
		Text: `Expressions of manifests are [CEL](https://cel.dev): ` + "`status in [200, 201]`" + `,
` + "`has(body.error) && body.error.code == 4`" + `. In a text they stand in double braces,
` + "`\"/lists/{{ config.list_id }}\"`" + `, and a text with braces is quoted, because YAML
takes braces for a map.`,
		Example: manifestWith(manifestTop, manifestRecord+`    ops:
      upsert:
        request: {method: POST, path: "/contacts/{{ row.id.email"}
        results: [{when: status == 200, all: ok}]
`),
	},
	{
		Code: ManifestName, Title: "a name that an expression of a manifest does not know",
		Text: `What an expression may name depends on its place. Everywhere it is ` + "`config`" + `; in a
request ` + "`row`" + `, ` + "`group`" + `, ` + "`job`" + `, ` + "`sent`" + `; where an answer is read ` + "`status`" + `, ` + "`headers`" + `,
` + "`body`" + `, ` + "`sent`" + `, ` + "`job`" + `; and of an element of a list ` + "`item`" + `. The fields of ` + "`config`" + ` are
the settings, those of ` + "`row.id`" + ` the identity's.`,
		Example: manifestWith(manifestTop, manifestRecord+`    ops:
      upsert:
        request: {method: POST, path: "/lists/{{ config.lst }}"}
        results: [{when: status == 200, all: ok}]
`),
	},
	{
		Code: ManifestType, Title: "an expression of a manifest with the wrong type",
		Text: `A condition is true or false, a list is a list, and what is compared is of one type.
Of answers types are not known before there is one: ` + "`body.code`" + ` can be compared with
anything, and what an answer has not makes a condition false and a list empty.`,
		Example: manifestWith(manifestTop, manifestRecord+`    ops:
      upsert:
        request: {method: POST, path: /contacts}
        results: [{when: status == '200', all: ok}]
`),
	},
	{
		Code: ManifestBody, Title: "a body that cannot be built",
		Text: `A body is a tree. Where the rows go stands ` + "`{$each: rows, $do: …}`" + `, at most once;
` + "`{$if: …, $then: …, $else: …}`" + ` chooses, and ` + "`$spread: row.fields`" + ` puts the fields
of a row into a map. Other keys do not start with ` + "`$`" + ` unless the tool wants them so:
then they are written with two, ` + "`$$set`" + `.`,
		Example: manifestWith(manifestTop, manifestRecord+`    batch: {max_items: 100}
    ops:
      upsert:
        request: {method: POST, path: /contacts, body: {inputs: {$each: rows}}}
        results: [{when: status == 200, all: ok}]
`),
	},
	{
		Code: ManifestSecret, Title: "a secret where it would be seen",
		Text: `Addresses are written into logs on the way, bodies into records of requests. A
secret goes into a header: with ` + "`auth`" + ` or ` + "`headers`" + `. What a tool wants in the address
may be a digest of it, ` + "`hmac_sha256_hex(…)`" + `.`,
		Example: manifestWith(manifestTop, manifestRecord+`    ops:
      upsert:
        request: {method: POST, path: /contacts, query: {access_token: "{{ config.token }}"}}
        results: [{when: status == 200, all: ok}]
`),
	},
	{
		Code: ManifestRow, Title: "one row in a call for many",
		Text: `A call with many rows has no row of its own: ` + "`row`" + ` may stand in ` + "`$do`" + ` only. Where the
path or a header is about a row, a call takes one: ` + "`batch: {max_items: 1}`" + `. And a call
for many rows has a place where they go.`,
		Example: manifestWith(manifestTop, manifestRecord+`    batch: {max_items: 100}
    ops:
      upsert:
        request: {method: PUT, path: "/contacts/{{ row.id.email }}"}
        results: [{when: status == 200, all: ok}]
`),
		Fixed: manifestWith(manifestTop, manifestRecord+`    ops:
      upsert:
        request: {method: PUT, path: "/contacts/{{ row.id.email }}"}
        results: [{when: status == 200, all: ok}]
`),
	},
	{
		Code: ManifestResults, Title: "results that do not fit the call",
		Text: `An answer that names rows by a trace needs the trace in the request. An answer that
begins a job needs ` + "`job`" + `, which follows it. ` + "`pending`" + ` has a meaning only where a job
is asked.`,
		Example: manifestWith(manifestTop, manifestRecord+`    ops:
      upsert:
        request: {method: POST, path: /contacts}
        results: [{when: status == 202, job: body.id}]
`),
	},
	{
		Code: ManifestOps, Title: "operations that do not fit the kind of object",
		Text: `To a set identities are added and taken out of it: ` + "`add`" + ` and ` + "`remove`" + `. Records are
written with ` + "`upsert`" + `, ` + "`update`" + ` or ` + "`create`" + ` and taken away with ` + "`delete`" + `, ` + "`archive`" + ` or
` + "`erase`" + `; events are appended.`,
		Example: manifestWith(manifestTop, manifestRecord+`    ops:
      append:
        request: {method: POST, path: /contacts}
        results: [{when: status == 200, all: ok}]
`),
	},
}

// manifestWith is a project with a manifest that has one object.
func manifestWith(top, object string) string {
	return "-- destinations/own.yaml --\n" + top + "objects:\n  contacts:\n" + object
}

const (
	manifestTop = `manifest: v1
name: own_crm
version: 1
config: {token: {type: secret, required: true}, list: {type: string}}
http: {base_url: "https://crm.example.com", auth: {bearer: "{{ config.token }}"}}
limits: {account: "{{ config.token }}"}
guarantee: effectively_once
purpose: crm
`
	manifestIdentity = `    identity: {fields: {email: {required: true, steps: [trim, lower, email]}}}
`
	manifestUpsert = `    ops:
      upsert:
        idempotent: true
        request: {method: PUT, path: "/contacts/{{ row.id.email }}", body: {properties: "{{ row.fields }}"}}
        results: [{when: status == 200, all: ok}]
`
	manifestRecord = "    kind: record\n" + manifestIdentity
	manifestObject = manifestRecord + manifestUpsert
)
