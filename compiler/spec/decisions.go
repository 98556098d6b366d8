package spec

// Decisions is what a file of decisions may hold: the file that an entity names
// in `decisions`, which is no part of the model.
var Decisions = &Shape{List: fields("decision",
	Field{Name: "merge", Shape: &Shape{List: text}, Doc: "Identifiers that are one profile.",
		Example: "merge: [\"member_id:7\", \"email:ana@shop.se\"]"},
	Field{Name: "split", Shape: &Shape{List: text}, Doc: "Two identifiers that are never one profile.",
		Example: "split: [\"member_id:7\", \"member_id:8\"]"},
	Field{Name: "out", Shape: column, Doc: "A value, or several, that identify nobody.",
		Example: "out: \"phone:+46701234567\""},
	Field{Name: "who", Required: true, Shape: text, Doc: "Who decided.", Example: "who: bo@shop.se"},
	Field{Name: "why", Required: true, Shape: text, Doc: "For what reason, so that it can be decided anew when the reason is gone.",
		Example: "why: reviewed after her call"},
	Field{Name: "when", Required: true, Shape: text, Doc: "The first day on which it holds, in the project's time zone.", Example: "when: 2026-01-12"},
	Field{Name: "until", Shape: text, Doc: "The first day on which it holds no longer. Default: it holds for ever.", Example: "until: 2027-01-12"},
).oneOf("merge", "split", "out")}
