package diag

import "github.com/weft-cdp/weft/models"

// I3: what somebody decided about identifiers after a review.
const (
	DecisionsFile      models.Code = "I301"
	UnreadableDecided  models.Code = "I302"
	DecidedIsNone      models.Code = "I303"
	DecisionCount      models.Code = "I304"
	DecidedTwice       models.Code = "I305"
	DecisionDate       models.Code = "I306"
	DecisionNeverHolds models.Code = "I307"
	DecisionTwice      models.Code = "I308"
	DecisionsDisagree  models.Code = "I309"
	DecisionBreaksRule models.Code = "I310"
	DecidedPattern     models.Code = "I311"
)

// decisionPages are the pages about decisions, in the order of the codes.
var decisionPages = []Page{
	{
		Code: DecisionsFile, Title: "a file of decisions that cannot be read",
		Text: "`decisions`" + ` of an entity names a file with what was decided about its identifiers.
The path is relative to the project's folder, the file lies inside of it, and it
belongs to one entity. It is no part of the model: it holds a list and nothing else.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
    decisions: desicions.yaml
sources:
  crm:
    table: crm
    ids: {email: mail}
-- decisions.yaml --
- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-12
`,
		Fixed: decisions("email:", `- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-12
`),
	},
	{
		Code: UnreadableDecided, Title: "a decision about something that is no identifier",
		Text: `A decision names identifiers as everywhere in weft: the type, a colon and the value, as
in ` + "`email:ana@shop.se`" + `. In YAML it is safest in quotes.`,
		Example: decisions("email:", `- out: "info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-12
`),
		Fixed: decisions("email:", `- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-12
`),
	},
	{
		Code: DecidedIsNone, Title: "a decision about a value that identifies nobody",
		Text: `The identifier's normaliser refuses this value, or it is blocked, so no profile can
have it and there is nothing to decide. Perhaps it is misspelt. A value that has been
blocked since needs no decision any more.`,
		Example: decisions("email: {normalize: email}", `- merge: ["email:ana", "email:ana@shop.se"]
  who: bo@shop.se
  why: she called and named both
  when: 2026-01-12
`),
		Fixed: decisions("email: {normalize: email}", `- merge: ["email:ana@home.se", "email:ana@shop.se"]
  who: bo@shop.se
  why: she called and named both
  when: 2026-01-12
`),
	},
	{
		Code: DecisionCount, Title: "a decision about too many or too few identifiers",
		Text: "`merge`" + ` makes one profile of two identifiers or more. ` + "`split`" + ` says of exactly two that
they are never one: for three who are strangers to each other, write three. ` + "`out`" + ` names
at least one value.`,
		Example: decisions("member_id:", `- split: ["member_id:7", "member_id:8", "member_id:9"]
  who: bo@shop.se
  why: a mother and two daughters with one address
  when: 2026-01-12
`),
		Fixed: decisions("member_id:", `- split: ["member_id:7", "member_id:8"]
  who: bo@shop.se
  why: a mother and her elder daughter with one address
  when: 2026-01-12
`),
	},
	{
		Code: DecidedTwice, Title: "a decision that names an identifier twice",
		Text: `The identifier stands twice in one decision, perhaps in two ways to write it that are
the same once they are normalised. Nothing can be split from itself or merged with
itself, so another one was meant.`,
		Example: decisions("email: {normalize: email}", `- split: ["email:ana@shop.se", "email:Ana@Shop.se"]
  who: bo@shop.se
  why: two persons
  when: 2026-01-12
`),
		Fixed: decisions("email: {normalize: email}", `- split: ["email:ana@shop.se", "email:anna@shop.se"]
  who: bo@shop.se
  why: two persons
  when: 2026-01-12
`),
	},
	{
		Code: DecisionDate, Title: "a decision whose day cannot be read",
		Text: "`when`" + ` and ` + "`until`" + ` are days, written as ` + "`2026-01-31`" + `. A decision holds from the first to
the day before the second, as days are in the project's time zone.`,
		Example: decisions("email:", `- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 31/01/2026
`),
		Fixed: decisions("email:", `- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-31
`),
	},
	{
		Code: DecisionNeverHolds, Title: "a decision that ends before it begins",
		Text: "`until`" + ` is the first day on which a decision does not hold any more. When it is not
after ` + "`when`" + `, there is no day on which it holds. To keep a decision that was taken
back, let it end on the day on which it was.`,
		Example: decisions("email:", `- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-31
  until: 2026-01-31
`),
		Fixed: decisions("email:", `- out: "email:info@shop.se"
  who: bo@shop.se
  why: the shop's own address
  when: 2026-01-31
  until: 2026-02-28
`),
	},
	{
		Code: DecisionTwice, Title: "something that was decided already",
		Text: `Two decisions say the same of the same identifiers, and there are days on which both
hold. Whoever ends or changes one of them would wonder why nothing happens. Take one
out, or let the first end on the day on which the second begins.`,
		Example: decisions("member_id:", `- merge: ["member_id:7", "member_id:8"]
  who: bo@shop.se
  why: she called and named both
  when: 2026-01-12
- merge: ["member_id:8", "member_id:7"]
  who: eva@shop.se
  why: confirmed by letter
  when: 2026-03-01
`),
		Fixed: decisions("member_id:", `- merge: ["member_id:7", "member_id:8"]
  who: bo@shop.se
  why: she called and named both
  when: 2026-01-12
  until: 2026-03-01
- merge: ["member_id:8", "member_id:7"]
  who: eva@shop.se
  why: confirmed by letter
  when: 2026-03-01
`),
	},
	{
		Code: DecisionsDisagree, Title: "decisions that cannot both hold",
		Text: `What one decision splits or takes out, another merges, perhaps by way of a third
identifier, and there are days on which all of them hold. weft does not choose. Say in
` + "`until`" + ` on which day the older one ends, or take it out.`,
		Example: decisions("member_id:", `- split: ["member_id:7", "member_id:8"]
  who: bo@shop.se
  why: two cards of different persons
  when: 2026-01-12
- merge: ["member_id:7", "member_id:8"]
  who: eva@shop.se
  why: she has married and has a new card
  when: 2026-03-01
`),
		Fixed: decisions("member_id:", `- split: ["member_id:7", "member_id:8"]
  who: bo@shop.se
  why: two cards of different persons
  when: 2026-01-12
  until: 2026-03-01
- merge: ["member_id:7", "member_id:8"]
  who: eva@shop.se
  why: she has married and has a new card
  when: 2026-03-01
`),
	},
	{
		Code: DecisionBreaksRule, Title: "a merge that a rule does not allow",
		Text: `Rules hold over decisions. Merges that make one profile of more values than ` + "`unique`" + ` or
` + "`limit`" + ` allows would be refused in every run, so they are refused here. Either the rule
is too strict for life, or one of the values should be taken out instead.`,
		Example: decisions("member_id: {unique: true}", `- merge: ["member_id:7", "member_id:8"]
  who: bo@shop.se
  why: she lost her card and has a new one
  when: 2026-01-12
`),
		Fixed: decisions("member_id: {unique: true}", `- out: "member_id:7"
  who: bo@shop.se
  why: she lost her card and has a new one
  when: 2026-01-12
`),
	},
	{
		Code: DecidedPattern, Title: "a pattern that is to be taken out",
		Text: "`out`" + ` names values one by one, as they are in the data: who decided, why and when is
known of each. What has something in common is blocked in the model, by a pattern
between slashes; a value that really begins or ends with a star is blocked there, too.`,
		Example: decisions("cookie:", `- out: "cookie:test-*"
  who: bo@shop.se
  why: these are our own browsers
  when: 2026-01-12
`),
		Fixed: decisions("cookie: {block: [\"/^test-/\"]}", `- out: "cookie:c-5f1"
  who: bo@shop.se
  why: the browser in the shop's window
  when: 2026-01-12
`),
	},
}

// decisions is a project with one identifier and a file of decisions.
func decisions(identifier, list string) string {
	return oneIdentifier(identifier, "decisions: decisions.yaml") + "-- decisions.yaml --\n" + list
}
