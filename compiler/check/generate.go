package check

import (
	"cmp"
	"go/token"
	"path"
	"regexp"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// languages are those that clients are written in, in the order in which they are.
var languages = []string{"go", "typescript", "python"}

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
	for _, language := range languages {
		if body := n.Get(language); !body.IsZero() {
			client := &models.GeneratedClient{Language: language, At: n.Key(language).At(), Out: body.Get("out").Text(), Package: body.Get("package").Text()}
			g.Clients = append(g.Clients, client)
			if language == "go" {
				c.checkGoPackage(client, body)
			}
		}
	}
	if len(g.Clients) == 0 {
		d := diag.New(diag.GenerateNothing, key.At(), "nothing is generated")
		d.Label = "name a client: " + strings.Join(languages, ", ")
		c.report(d)
	}
	c.project.Generate = g
}

// checkGoPackage looks at what the package of a client in Go is called.
func (c *checker) checkGoPackage(client *models.GeneratedClient, body parse.Node) {
	at := body.Get("package")
	if client.Package == "" {
		client.Package, at = path.Base(path.Clean(client.Out)), body.Get("out")
	}
	if client.Out != "" && (!goPackage.MatchString(client.Package) || token.IsKeyword(client.Package)) {
		d := diag.New(diag.GeneratePackage, at.At(), "%q is not a name that a package of Go can have", client.Package)
		d.Label = "say package: and lower case letters"
		c.report(d)
	}
}
