package dialect

import (
	"regexp"
	"strings"
	"sync"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// compiled keeps the patterns of Native, which are few and constant.
var compiled sync.Map // pattern → *regexp.Regexp

func (n Native) fits(name string) bool {
	re, ok := compiled.Load(n.Pattern)
	if !ok {
		re, _ = compiled.LoadOrStore(n.Pattern, regexp.MustCompile(`^(?:`+n.Pattern+`)$`))
	}
	return re.(*regexp.Regexp).MatchString(strings.ToUpper(name))
}

// Native finds how a column of the named type of the warehouse is read. A type
// that nothing fits is read as it is and has no type in the language.
func (d *Dialect) Native(name string) Native {
	for _, n := range d.Natives {
		if n.fits(name) {
			return n
		}
	}
	return Native{T: models.Type{Kind: models.Unknown, Nullable: true}}
}

// Read writes how a column of one of the warehouse's own types is read.
func (p *Printer) Read(c ir.ReadColumn) string {
	name := p.Dialect.Quote(ir.IdentText(c.Name))
	if c.Native == "" {
		return name
	}
	n := p.Dialect.Native(c.Native)
	if n.Read == "" {
		return name
	}
	return strings.ReplaceAll(n.Read, "{0}", name) + " AS " + name
}
