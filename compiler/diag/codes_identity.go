package diag

import (
	"strings"

	"github.com/weft-cdp/weft/models"
)

// I1: identifiers and normalisers. I201 to I205 were of an earlier version.
const (
	EntityWithoutIDs    models.Code = "I101"
	IdentifierTwice     models.Code = "I102"
	UnknownIdentifier   models.Code = "I103"
	AmbiguousIdentifier models.Code = "I104"
	EntityWithoutSource models.Code = "I105"
	IdentifierUnused    models.Code = "I106"
	UnknownNormalizer   models.Code = "I107"
	NormalizerArgument  models.Code = "I108"
	UnknownRegion       models.Code = "I109"
	NormalizersConflict models.Code = "I110"
	UnreadablePattern   models.Code = "I111"
	PatternBlocksAll    models.Code = "I112"
	BlockWithoutEffect  models.Code = "I113"
)

// identityPages are the pages of this family, in the order of the codes.
var identityPages = []Page{
	{
		Code: EntityWithoutIDs, Title: "an entity without identifiers",
		Text: `Profiles are made of identifiers: rows that carry the same one are about the same
somebody. An entity without any could have no profiles. List its types of
identifiers, the most trusted first.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: {}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {email: mail}
`,
	},
	{
		Code: IdentifierTwice, Title: "an identifier that an entity has twice",
		Text: `The list of an entity's identifiers is their order of trust, so each stands in it
once. Two columns that hold the same type of identifier are said where they are, in
the source: ` + "`ids: {email: [buyer_email, ship_email]}`" + `.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email, phone, email]
sources:
  crm:
    table: crm
    ids: {email: mail, phone: tel}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email, phone]
sources:
  crm:
    table: crm
    ids: {email: mail, phone: tel}
`,
	},
	{
		Code: UnknownIdentifier, Title: "no such identifier",
		Text: `The key of a source's ` + "`ids`" + ` is a type of identifier that an entity has, and its
value is the column that holds it. A sync's ` + "`match`" + `, the profiles of a test and decisions
name such types too. No entity has one of this name.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {emial: mail}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {email: mail}
`,
	},
	{
		Code: AmbiguousIdentifier, Title: "an identifier that several entities have",
		Text: `Several entities have an identifier of this name, so the name alone does not say
whose it is. Write the entity before it: ` + "`customer.email`" + `.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
  employee:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {email: mail}
  staff:
    table: staff
    ids: {employee.email: mail}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
  employee:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {customer.email: mail}
  staff:
    table: staff
    ids: {employee.email: mail}
`,
	},
	{
		Code: EntityWithoutSource, Severity: models.Warning, Title: "an entity that no source tells of",
		Text: `No source carries identifiers of this entity, so it will have no profiles. Say in
the ` + "`ids`" + ` of a source which columns hold them.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  crm:
    table: crm
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {email: mail}
`,
	},
	{
		Code: IdentifierUnused, Severity: models.Warning, Title: "an identifier that no source has",
		Text: `The entity has this type of identifier and no source carries it, so it will never
be seen. Either a source's ` + "`ids`" + ` lacks a line, or the identifier is not needed.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email, phone]
sources:
  crm:
    table: crm
    ids: {email: mail}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email, phone]
sources:
  crm:
    table: crm
    ids: {email: mail, phone: tel}
`,
	},
	{
		Code: UnknownNormalizer, Title: "no such normaliser",
		Text: `A normaliser makes equal identifiers look equal, so that ` + "`Ana@Shop.se`" + ` and
` + "`ana@shop.se`" + ` are one. There are ` + "`email`" + `, ` + "`phone`" + ` (with a region), ` + "`lower`" + `, ` + "`trim`" + `,
` + "`digits`" + ` and ` + "`uuid`" + `. They mean the same on every warehouse, which an expression of
one's own might not.`,
		Example: oneIdentifier(`email: {normalize: emial}`),
		Fixed:   oneIdentifier(`email: {normalize: email}`),
	},
	{
		Code: NormalizerArgument, Title: "a normaliser with too much or too little",
		Text: "`phone`" + ` needs a region: a number without a country code is a number of that region,
and without it 070 123 45 67 could be anywhere. The other normalisers take nothing.`,
		Example: oneIdentifier(`phone: {normalize: phone}`),
		Fixed:   oneIdentifier(`phone: {normalize: {phone: SE}}`),
	},
	{
		Code: UnknownRegion, Title: "no such telephone region",
		Text: `A region is the two letters of ISO 3166-1, in capitals: ` + "`SE`" + `, ` + "`DE`" + `, ` + "`US`" + `. It tells the
country code and the prefix that is dialled inside the country only.`,
		Example: oneIdentifier(`phone: {normalize: {phone: UK}}`),
		Fixed:   oneIdentifier(`phone: {normalize: {phone: GB}}`),
	},
	{
		Code: NormalizersConflict, Title: "two normalisers that exclude each other",
		Text: "`email`" + `, ` + "`phone`" + ` and ` + "`uuid`" + ` each say what a value must look like. No value is two of
them, so all would be refused and the identifier would identify nobody. ` + "`lower`" + `,
` + "`trim`" + ` and ` + "`digits`" + ` may stand beside them.`,
		Example: oneIdentifier(`email: {normalize: [email, uuid]}`),
		Fixed:   oneIdentifier(`email: {normalize: [trim, email]}`),
	},
	{
		Code: UnreadablePattern, Title: "a blocked pattern that cannot be read",
		Text: `A blocked value between slashes is a regular expression. It must be one of RE2,
because that is what every warehouse can search for with the same outcome: it has
no look-ahead, no look-behind and no back-references. Both slashes are needed.`,
		Example: oneIdentifier(`email: {block: ["/(test|demo@/"]}`),
		Fixed:   oneIdentifier(`email: {block: ["/(test|demo)@/"]}`),
	},
	{
		Code: PatternBlocksAll, Title: "a pattern that blocks every value",
		Text: `The pattern is found even in an empty text, and so in every value: nobody would have
this identifier. Perhaps a ` + "`+`" + ` was meant instead of a ` + "`*`" + `, or an alternative is empty.`,
		Example: oneIdentifier(`email: {block: ["/x*/"]}`),
		Fixed:   oneIdentifier(`email: {block: ["/xx*/"]}`),
	},
	{
		Code: BlockWithoutEffect, Severity: models.Warning, Title: "a blocked value that no identifier can have",
		Text: `Values are blocked after they are normalised. The normaliser refuses this value, so
it is no identifier in any case and the line has no effect. For many values at once
write a pattern between slashes.`,
		Example: oneIdentifier(`email: {normalize: email, block: [example.com]}`),
		Fixed:   oneIdentifier(`email: {normalize: email, block: ["/@example\\.com$/"]}`),
	},
}

// oneIdentifier is a project about what is said of one identifier, such as
// `email: {limit: 5}`, and perhaps more of its entity.
func oneIdentifier(said string, more ...string) string {
	name, _, _ := strings.Cut(said, ":")
	text := "-- model.yaml --\nentities:\n  customer:\n    ids:\n      " + said + "\n"
	for _, line := range more {
		text += "    " + line + "\n"
	}
	return text + "sources:\n  crm:\n    table: crm\n    ids: {" + name + ": " + name + "_column}\n"
}
