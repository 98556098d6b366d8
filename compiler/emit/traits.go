package emit

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// traitsView is the data of traits.sql.tmpl: First reads Base and the Lookups,
// the chain goes on from it.
type traitsView struct {
	*ir.Traits
	BaseAlias ir.Ident
	Carried   []ir.Named // columns of Base
	First     ir.Layer
	Layers    chain
}

func traitsViewOf(s *ir.Traits) traitsView {
	v := traitsView{Traits: s, BaseAlias: ir.BaseAlias}
	rest := s.Layers
	if len(rest) > 0 {
		v.First, rest = rest[0], rest[1:]
	}
	for _, name := range s.Carry {
		v.Carried = append(v.Carried, named(name, ir.Col{From: ir.BaseAlias, Name: name}, nil))
	}
	below := slices.Clone(s.Carry)
	for _, n := range v.First {
		below = append(below, n.Name)
	}
	v.Layers = chainOf(rest, "joined", nil, always("computed"), below...)
	return v
}

// membersView is the data of members.sql.tmpl.
type membersView struct {
	*ir.Members
	From   ir.Table
	Layers chain
}

func membersViewOf(s *ir.Members) membersView {
	return membersView{Members: s, From: s.From, Layers: chainOf(s.Layers, "profiles", nil, always("decided"))}
}

// entityLinkView is the data of entity_link.sql.tmpl. A row of a source without
// time says what is so now, and wins. A profile's number must not decide: it is
// another in every warehouse.
type entityLinkView struct {
	*ir.EntityLink
	Choose ir.Named
}

func entityLinkViewOf(s *ir.EntityLink) entityLinkView {
	to := column("to_profile", models.Int)
	last := ir.Agg{
		Typed: ir.Typed{T: to.Type()}, Func: ir.Last, Args: []ir.Expr{to},
		Order: []ir.Expr{column("seen_at", models.Timestamp), column("profile_id", models.Text)},
	}
	return entityLinkView{EntityLink: s, Choose: named("to_profile", last, nil)}
}
