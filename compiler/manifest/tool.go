package manifest

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// Tool is what a model needs of the manifest: what can be set and written to, and
// not how the tool is called.
func (m *Manifest) Tool() *models.Tool {
	t := &models.Tool{
		Name: m.Name, Title: m.Title, Description: m.Description, Version: m.Version,
		Guarantee: m.Guarantee.Class, Accepted: m.Guarantee.Accepted, Limits: m.Limits.tool(),
	}
	for _, p := range m.Pages {
		t.Pages = append(t.Pages, models.ToolPage(p))
	}
	for _, s := range m.Settings {
		match := ""
		if s.Match != nil {
			match = s.Match.String()
		}
		t.Settings = append(t.Settings, models.ToolSetting{
			Name: s.Name, Doc: s.Doc, Type: s.Type, Required: s.Required && !s.Set, Default: s.Default, Values: s.Values, Match: match,
		})
	}
	for _, o := range m.Objects {
		t.Objects = append(t.Objects, o.tool())
	}
	if m.Any != nil {
		t.Any = m.Any.tool()
	}
	return t
}

func (l *Limits) tool() models.ToolLimits {
	limits := models.ToolLimits{Concurrency: l.Max}
	for _, w := range l.Windows {
		requests := w.Requests.Source
		if w.Reserve > 0 {
			requests = fmt.Sprintf("%g %% of %s", 100*(1-w.Reserve), requests)
		}
		limits.Windows = append(limits.Windows, fmt.Sprintf("%s requests in %s", requests, expr.DurationText(w.Per)))
	}
	return limits
}

func (o *Object) tool() *models.ToolObject {
	t := &models.ToolObject{
		Name: o.Name, Description: o.Description, Kind: string(o.Kind), Purpose: o.Purpose,
		Granularity: o.Identity.Granularity, AnyIdentity: o.Identity.Open, AtLeastOne: o.Identity.AtLeastOne,
		AnyField: o.Fields.Open, Nulls: o.Fields.Nulls, OnlyChanged: o.Fields.Changed,
		Erasure: models.ToolErasure(o.Erasure),
	}
	for _, id := range o.Identity.Fields {
		t.Identity = append(t.Identity, id.tool())
	}
	for _, f := range o.Fields.Known {
		t.Fields = append(t.Fields, models.ToolField(f))
	}
	for _, op := range o.Ops {
		t.Ops = append(t.Ops, models.ToolOp{Name: op.Name, Idempotent: op.Idempotent, MaxRows: op.Batch.MaxItems, Needs: op.Needs})
	}
	return t
}

func (id *Identifier) tool() *models.ToolIdentity {
	t := &models.ToolIdentity{Name: id.Name, Doc: id.Doc, Required: id.Required, Personal: id.PII}
	for _, s := range id.Steps {
		arg, setting, _ := s.Arg.setting()
		t.Steps = append(t.Steps, models.ToolStep{Name: s.Name, Arg: arg, Setting: setting})
	}
	return t
}

// setting gives the text as it is, or the setting that it takes its value from; false when
// it is made of more.
func (t *Text) setting() (literal, setting string, ok bool) {
	switch {
	case t == nil || len(t.parts) == 0:
		return "", "", true
	case len(t.parts) > 1:
		return "", "", false
	case t.parts[0].expr == nil:
		return t.parts[0].literal, "", true
	}
	setting = t.parts[0].expr.setting
	return "", setting, setting != ""
}
