package check

import (
	"cmp"
	"go/token"
	"path"
	"regexp"
	"slices"
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
	g.Plugins = c.readPlugins(n.Get("plugins"))
	if len(g.Clients)+len(n.Get("plugins").Items()) == 0 {
		d := diag.New(diag.GenerateNothing, key.At(), "nothing is generated")
		d.Label = "name a client: " + strings.Join(languages, ", ") + ", or plugins"
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

// pluginFormats are the ways to speak to plugins, the usual one first.
var pluginFormats = []string{"protobuf", "json"}

// readPlugins reads the generators of others. Each has a folder of its own, because
// what is there of it once must be known again.
func (c *checker) readPlugins(list parse.Node) []*models.GeneratorPlugin {
	var plugins []*models.GeneratorPlugin
	for _, n := range list.Items() {
		p := &models.GeneratorPlugin{
			Name: n.Get("name").Text(), At: n.Get("name").At(), Cmd: n.Get("cmd").Text(), CmdAt: n.Get("cmd").At(),
			Out: n.Get("out").Text(), Format: cmp.Or(n.Get("format").Text(), pluginFormats[0]), Options: "{}",
		}
		arrays, told := n.Get("arrays").Bool()
		p.Arrays = arrays || !told
		if options := n.Get("options"); !options.IsZero() {
			p.Options = options.JSON()
		}
		if !slices.Contains(pluginFormats, p.Format) {
			d := diag.New(diag.PluginFormat, n.Get("format").At(), "%q is not a way to speak to plugins", p.Format)
			c.report(suggest(d, n.Get("format"), pluginFormats))
		}
		for _, name := range n.Get("env").Items() {
			p.Env = append(p.Env, name.Text())
		}
		for _, other := range plugins {
			var same string
			var at models.Span
			switch {
			case p.Name == other.Name:
				same, at = "name "+quote(p.Name), p.At
			case path.Clean(p.Out) == path.Clean(other.Out):
				same, at = "folder "+quote(p.Out), n.Get("out").At()
			default:
				continue
			}
			d := diag.New(diag.PluginTwice, at, "two plugins have the %s", same)
			d.Notes = append(d.Notes, diag.Notef(other.At, "the other is here"))
			c.report(d)
		}
		plugins = append(plugins, p)
	}
	return plugins
}
