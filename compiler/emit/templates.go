package emit

import (
	"embed"
	"io/fs"
	"sync"
	"text/template"

	"github.com/weft-cdp/weft/compiler/dialect"
)

//go:embed templates/*.sql.tmpl
var shared embed.FS

const suffix = ".sql.tmpl"

// parsed keeps the templates of each dialect, which never change.
var parsed sync.Map // *dialect.Dialect → *template.Template

// templatesOf gives the shared templates with those of the dialect over them.
// The copy is the caller's own, for its functions.
func templatesOf(d *dialect.Dialect) *template.Template {
	t, ok := parsed.Load(d)
	if !ok {
		t, _ = parsed.LoadOrStore(d, parseTemplates(d))
	}
	return template.Must(t.(*template.Template).Clone())
}

func parseTemplates(d *dialect.Dialect) *template.Template {
	// The functions are named here and bound to a writer when it is made.
	t := template.New("").Option("missingkey=error").Funcs((&writer{dialect: d}).functions())
	t = template.Must(t.ParseFS(shared, "templates/*"+suffix))
	if d.Templates == nil {
		return t
	}
	if own, err := fs.Glob(d.Templates, "*"+suffix); err == nil && len(own) > 0 {
		t = template.Must(t.ParseFS(d.Templates, own...))
	}
	return t
}
