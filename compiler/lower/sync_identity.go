package lower

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// syncIdentity is one of the values that a row is known by, on its way through the
// steps that its destination asks for.
type syncIdentity struct {
	field  models.SyncField
	value  ir.Expr // after the steps so far; null where it is no identifier
	unique bool    // no two profiles have the same
	column string  // what the columns of its steps begin with
	steps  []syncStep
}

// syncStep is a step with its argument.
type syncStep struct {
	models.ToolStep
	arg string
}

// first names the columns of the steps.
func (id *syncIdentity) first(suffix string) { id.column = "weft_sent" + suffix }

// known are the steps that do nothing to values that a normaliser of the model has
// written: it has done as much already.
var known = map[string]map[string]bool{
	"email": {"trim": true, "lower": true, "email": true, "no_blanks": true},
	"phone": {"trim": true, "lower": true, "e164": true, "no_blanks": true},
	"lower": {"trim": true, "lower": true},
	"trim":  {"trim": true},
	"uuid":  {"trim": true, "lower": true, "uuid": true, "no_blanks": true},
}

// injective are the steps that make different values of different ones.
var injective = map[string]bool{"sha256_hex": true, "md5_hex": true}

// steps computes the values of an identity: a layer for each step, the steps of
// all values side by side.
func (b *syncBuild) steps(ids []*syncIdentity) []ir.Layer {
	longest := 0
	for _, id := range ids {
		b.plan(id)
		longest = max(longest, len(id.steps))
	}
	layers := make([]ir.Layer, longest)
	for _, id := range ids {
		for n, step := range id.steps {
			value, ok := b.step(step, id.value)
			if !ok {
				return nil
			}
			name := ir.Ident(id.column)
			if n < len(id.steps)-1 {
				name = ir.Ident(id.column + "_" + identifier(step.Name))
			}
			layers[n] = append(layers[n], ir.Named{Name: name, Expr: value, Origins: stepOrigin(id, n)})
			id.value = col("", name, textType.OrNull())
			id.unique = id.unique && (injective[step.Name] || step.Name == "strip" && step.arg == "+")
		}
	}
	return layers
}

func stepOrigin(id *syncIdentity, n int) []ir.Origin {
	if n > 0 {
		return nil
	}
	names := make([]string, len(id.steps))
	for i, step := range id.steps {
		names[i] = step.Name
	}
	return []ir.Origin{origin("match", id.field.Name, strings.Join(names, ", "), id.field.At)}
}

// plan says which steps a value goes through: those that its normaliser has not
// done. A value that is empty is none.
func (b *syncBuild) plan(id *syncIdentity) {
	done := map[string]bool{}
	if of := id.field.Identifier; of != nil && len(of.Normalize) > 0 {
		done = known[of.Normalize[len(of.Normalize)-1].Name]
	}
	if id.field.Identity == nil {
		return
	}
	for _, step := range id.field.Identity.Steps {
		if done[step.Name] {
			continue
		}
		done = nil // what follows is done to another value
		arg := step.Arg
		if step.Setting != "" {
			arg = b.sync.Destination.Setting(step.Setting)
		}
		id.steps = append(id.steps, syncStep{step, arg})
	}
}

// The white space of Unicode, as it stands in a class of RE2.
const whiteSpace = `\s\v\x{85}\pZ`

// step is what a step makes of a value: null where it refuses it, or nothing is
// left. Compare package manifest, which says the same in Go.
func (b *syncBuild) step(s syncStep, value ir.Expr) (ir.Expr, bool) {
	maybe := textType.OrNull()
	replaced := func(pattern string) ir.Expr {
		return nullIfEmpty(call(ir.RegexpReplace, maybe, value, text(pattern), text("")))
	}
	switch s.Name {
	case "trim":
		return replaced("^[" + whiteSpace + "]+|[" + whiteSpace + "]+$"), true
	case "lower":
		return call(ir.Lower, maybe, value), true
	case "upper":
		return call(ir.Upper, maybe, value), true
	case "email":
		return call(ir.NormalizeEmail, maybe, value), true
	case "uuid":
		return call(ir.NormalizeUUID, maybe, value), true
	case "digits":
		return call(ir.NormalizeDigits, maybe, value), true
	case "no_blanks":
		return replaced("[" + whiteSpace + "]"), true
	case "letters":
		return replaced(`[^\pL\pM]`), true
	case "gmail_dots":
		return withoutDots(value), true
	case "strip":
		return stripped(value, s.arg), true
	case "sha256_hex":
		return call(ir.Sha256, maybe, value), true
	case "md5_hex":
		return call(ir.Md5, maybe, value), true
	case "e164":
		return b.phone(s, value)
	}
	b.refuse(s, "warehouses have no function for it")
	return nil, false
}

// phone is a number as E.164 has it. Without a region there is no telling what a
// number is that is written as at home: it is none.
func (b *syncBuild) phone(s syncStep, value ir.Expr) (ir.Expr, bool) {
	maybe := textType.OrNull()
	region, ok := ir.PhoneRegionOf(strings.ToUpper(s.arg))
	switch {
	case s.arg == "":
		abroad := test(ir.RegexpMatch, value, text(`^[`+whiteSpace+`]*(?:\+|00)`))
		return ir.Case{Typed: typed(maybe), Whens: []ir.When{{If: abroad, Then: call(ir.NormalizePhone, maybe, value, text(""), text(""))}}}, true
	case !ok:
		b.refuse(s, "there is no region "+s.arg)
		return nil, false
	}
	return call(ir.NormalizePhone, maybe, value, text(region.Code), text(region.Trunk)), true
}

// stripped takes characters off the front.
func stripped(value ir.Expr, cut string) ir.Expr {
	var class strings.Builder
	for _, r := range cut {
		if strings.ContainsRune(`\]^-[`, r) {
			class.WriteRune('\\')
		}
		class.WriteRune(r)
	}
	if class.Len() == 0 {
		return value
	}
	return nullIfEmpty(call(ir.RegexpReplace, textType.OrNull(), value, text("^["+class.String()+"]+"), text("")))
}

// withoutDots takes out the dots before the @ of addresses at Gmail.
func withoutDots(value ir.Expr) ir.Expr {
	maybe := textType.OrNull()
	part := func(pattern string) ir.Expr { return call(ir.RegexpReplace, maybe, value, text(pattern), text("")) }
	box := call(ir.Replace, maybe, part("@.*$"), text("."), text(""))
	gmail := test(ir.RegexpMatch, value, text(`^[^@]*@(?:gmail|googlemail)\.com$`))
	return ir.Case{Typed: typed(maybe), Whens: []ir.When{{If: gmail, Then: concat(box, part("^[^@]*"))}}, Else: value}
}

func nullIfEmpty(value ir.Expr) ir.Expr { return call(ir.NullIf, textType.OrNull(), value, text("")) }

// refuse reports a step that no warehouse can do.
func (b *syncBuild) refuse(s syncStep, why string) {
	b.diags = append(b.diags, diag.New(diag.FunctionRefused, b.sync.ToAt, "sync %q needs the step %q, which cannot be done in the warehouse: %s", b.sync.Name, s.Name, why))
}

// identityText writes who a row is: name=value, and an & behind each that there
// is. It holds all that taking the row away needs.
func identityText(ids []*syncIdentity) ir.Expr {
	var parts []ir.Expr
	for _, id := range ids {
		value := id.value
		if !plainValue(id) {
			value = escaped(value)
		}
		name := strings.NewReplacer("%", "%25", "&", "%26", "=", "%3D").Replace(id.field.Name)
		parts = append(parts, call(ir.Coalesce, textType, concat(text(name+"="), value, text("&")), text("")))
	}
	return concat(parts...)
}

// escaped writes the characters otherwise that end a value. Hardly any value has one,
// and looking for them takes a fifth of the time of replacing them.
func escaped(value ir.Expr) ir.Expr {
	maybe := textType.OrNull()
	replaced := call(ir.Replace, maybe, value, text("%"), text("%25"))
	replaced = call(ir.Replace, maybe, replaced, text("&"), text("%26"))
	has := or(test(ir.Contains, value, text("%")), test(ir.Contains, value, text("&")))
	return ir.Case{Typed: typed(maybe), Whens: []ir.When{{If: has, Then: replaced}}, Else: value}
}

// plainValue tells that a value has no character that must be written otherwise.
func plainValue(id *syncIdentity) bool {
	last := ""
	if n := len(id.steps); n > 0 {
		last = id.steps[n-1].Name
	} else if of := id.field.Identifier; of != nil && len(of.Normalize) > 0 {
		last = of.Normalize[len(of.Normalize)-1].Name
	}
	switch last {
	case "sha256_hex", "md5_hex", "uuid", "digits", "phone", "e164", "letters":
		return true
	}
	return id.field.Profile
}

func compareIdents(a, b ir.Ident) int { return strings.Compare(ir.IdentText(a), ir.IdentText(b)) }
