package diag

import "github.com/weft-cdp/weft/models"

// D: identifiers that a run finds hard to believe.
const (
	UntrimmedID models.Code = "D208"
	NullWordID  models.Code = "D209"
	Giant       models.Code = "D305"

	UnseenDecided models.Code = "D306"
)

// dataIDPages are the pages of these codes.
var dataIDPages = []Page{
	{
		Code: UntrimmedID, Severity: models.Warning, Needs: "run",
		Title: "identifiers with blanks at their ends",
		Text: `Identifiers are compared by bytes, so "M-1 " and "M-1" are two people. The
identifier has no ` + "`normalize`" + `, so its values are taken as they are.

Write ` + "`normalize: trim`" + ` at the identifier, or another normaliser: all of them trim.`,
		Example: memberExample("", "order_id,member_no\n1,\"M-1 \"\n2,M-1\n"),
		Fixed:   memberExample("normalize: trim", "order_id,member_no\n1,\"M-1 \"\n2,M-1\n"),
	},
	{
		Code: NullWordID, Severity: models.Warning, Needs: "run",
		Title: "a word for nothing as an identifier",
		Text: `Some rows have null, n/a, none, nan, undefined or - where an identifier is
expected. Some system wrote it because it had no value. As an identifier it is one
person, who owns the rows of everybody without a value, and ties together all
whom such rows carry.

Block the word at the identifier, in the spelling that occurs: ` + "`block: ['NULL']`" + `; or
make it missing with ` + "`from: nullif(member_no, 'NULL')`" + ` at the column.`,
		Example: memberExample("", "order_id,member_no\n1,NULL\n2,M-1\n"),
		Fixed:   memberExample("block: ['NULL']", "order_id,member_no\n1,NULL\n2,M-1\n"),
	},
	{
		Code: Giant, Severity: models.Warning, Needs: "run",
		Title: "a profile too large to be one person",
		Text: `A profile has more than 100 identifiers, and more than 100 times as many as the
profile in the middle. Mostly some value that many people share has tied them
together: a shop's own address on every till receipt, a test card, a word for
nothing.

The note names the profile, and the type of the identifier with the most links in
it. ` + "`weft explain PROFILE_ID`" + ` shows the identifiers and the rows that tie them;
then ` + "`block`" + ` the shared value at its identifier type, or say with ` + "`shared_above`" + ` how many
may share one.`,
	},
	{
		Code: UnseenDecided, Severity: models.Warning, Needs: "run",
		Title: "a decision about an identifier that no row has",
		Text: `A decision that holds names a value that does not occur in the data, so it does
nothing: a ` + "`merge`" + ` or ` + "`split`" + ` about somebody whom nobody knows, or an ` + "`out`" + ` of a value
that no row has. Perhaps it is misspelt, perhaps the rows that had it are gone; then
the decision can end. The note says which type it is and where it stands, and no value,
because values are personal.`,
		Example: decidedExample("member_id:70"),
		Fixed:   decidedExample("member_id:7"),
	},
}

// decidedExample merges an e-mail address with something else.
func decidedExample(with string) string {
	return `-- entities.yaml --
entities:
  customer: {ids: [member_id, email], decisions: decisions.yaml}
-- decisions.yaml --
- merge: ["` + with + `", "email:ana@shop.se"]
  who: bo@shop.se
  why: she called and named both
  when: 2026-01-12
` + dataSources(`orders:
    file: orders.csv
    key: order_id
    time: ordered_at
    ids: {member_id: member, email: email}
    columns: {ordered_at: timestamp}`,
		"order_id,ordered_at,member,email\n1,2026-01-05,7,\n2,2026-01-06,,ana@shop.se\n")
}

func memberExample(rule, rows string) string {
	return "-- entities.yaml --\nentities:\n  customer: {ids: {member_no: {" + rule + "}}}\n" + dataSources(`orders:
    file: orders.csv
    key: order_id
    ids: {member_no: member_no}`, rows)
}
