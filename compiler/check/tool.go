package check

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/manifest"
	"github.com/weft-cdp/weft/models"
)

// Tools are the types of destinations that come with weft. The zero value is none:
// a project then has those of its own manifests.
type Tools struct {
	Names func() []string
	Find  func(name string) (*manifest.Manifest, bool)
}

// tool gives what is known of a type of destination: by the project's own manifest
// or weft's; nil when there is none.
func (c *checker) tool(name string) *models.Tool {
	if t := c.ownTools[name]; t != nil {
		return t
	}
	if c.tools.Find == nil {
		return nil
	}
	if t := c.usedTools[name]; t != nil {
		return t
	}
	m, ok := c.tools.Find(name)
	if !ok {
		return nil
	}
	c.usedTools[name] = m.Tool()
	return c.usedTools[name]
}

// toolNames are all types of destinations.
func (c *checker) toolNames() []string {
	names := namesOf(c.ownTools)
	if c.tools.Names != nil {
		names = append(names, c.tools.Names()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// readManifests reads the project's own manifests.
func (c *checker) readManifests() {
	for _, file := range c.tree.Manifests() {
		m, diags := manifest.Read(file)
		c.diags = append(c.diags, diags...)
		name := file.Root.Get("name").Text()
		switch {
		case m == nil && name != "":
			c.ownTools[name] = nil // it is known by name, and may be meant
			c.refuse("tool", "", name)
		case m != nil:
			c.ownTools[name] = m.Tool()
		}
	}
}
