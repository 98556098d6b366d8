package check

import (
	"cmp"
	"go/token"
	"path"
	"regexp"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// goPackage is what packages are called.
var goPackage = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// checkGenerate reads which clients are generated.
func (c *checker) checkGenerate() {
	n := c.tree.Project().Get("generate")
	if n.IsZero() {
		return
	}
	key := c.tree.Project().Key("generate")
	g := &models.Generate{At: key.At(), Queries: cmp.Or(n.Get("queries").Text(), "queries")}
	if body := n.Get("go"); !body.IsZero() {
		g.Clients = append(g.Clients, c.readGoClient(n.Key("go"), body))
	}
	if len(g.Clients) == 0 {
		d := diag.New(diag.GenerateNothing, key.At(), "nothing is generated")
		d.Label = "name a client: go"
		c.report(d)
	}
	c.project.Generate = g
}

func (c *checker) readGoClient(key, body parse.Node) *models.GeneratedClient {
	out, name := body.Get("out"), body.Get("package")
	client := &models.GeneratedClient{Language: "go", At: key.At(), Out: out.Text(), Package: name.Text()}
	at := name
	if client.Package == "" {
		client.Package, at = path.Base(path.Clean(client.Out)), out
	}
	if client.Out != "" && (!goPackage.MatchString(client.Package) || token.IsKeyword(client.Package)) {
		d := diag.New(diag.GeneratePackage, at.At(), "%q is not a name that a package of Go can have", client.Package)
		d.Label = "say package: and lower case letters"
		c.report(d)
	}
	return client
}
