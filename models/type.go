package models

import (
	"strings"
	"time"
)

// Kind is what a value is, before nullability.
type Kind uint8

// The kinds of the language. Unknown is a column whose type nobody told: it
// agrees with everything and a run, which reads the catalog, leaves none.
// Null is the type of the literal null. Duration exists only as a literal
// beside a timestamp and is never the type of a trait or a column.
const (
	Unknown Kind = iota
	Null
	Text
	Int
	Decimal
	Float
	Bool
	Date
	Timestamp
	Duration
	List
)

var kindNames = [...]string{"unknown", "null", "text", "int", "decimal", "float", "bool", "date", "timestamp", "duration", "list"}

func (k Kind) String() string { return kindNames[k] }

// Type is a kind and whether the value may be missing. A List has an Elem and
// its elements are never null. Types compare with ==.
type Type struct {
	Kind     Kind
	Elem     Kind // only of a List
	Nullable bool
}

// String gives the name that users write: "int", "list<text>". Nullability is
// not part of it.
func (t Type) String() string {
	if t.Kind == List {
		return "list<" + t.Elem.String() + ">"
	}
	return t.Kind.String()
}

// ParseType reads the name of a type that a column can have, "int" or
// "list<text>"; false when there is none of that name.
func ParseType(name string) (Type, bool) {
	if inner, ok := strings.CutPrefix(name, "list<"); ok {
		elem, ok := ParseType(strings.TrimSuffix(inner, ">"))
		return Type{Kind: List, Elem: elem.Kind}, ok && elem.Kind != List && strings.HasSuffix(inner, ">")
	}
	for k := Text; k <= Timestamp; k++ {
		if kindNames[k] == name {
			return Type{Kind: k}, true
		}
	}
	return Type{}, false
}

// OrNull is the same type, nullable. A list is never null: not every warehouse
// can store one that is, so where there is no list, it is empty.
func (t Type) OrNull() Type { t.Nullable = t.Kind != List; return t }

// NotNull is the same type, never null.
func (t Type) NotNull() Type { t.Nullable = false; return t }

// Numeric tells whether arithmetic is defined on the kind.
func (k Kind) Numeric() bool { return k == Int || k == Decimal || k == Float }

// Window restricts rows by their time, as at now: now-Older < t <= now-Newer.
// Since, when set, is instead a fixed lower border: t >= Since.
type Window struct {
	At    Span
	Older time.Duration // 0 with Since
	Newer time.Duration // 0 for `within`
	Since *Literal      // a date or timestamp literal, or nil
}
