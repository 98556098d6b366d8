// Package destinations lists the tools that weft knows by a manifest.
//
//	Names     → what projects may write as the type of a destination
//	Find      name → its manifest, read
//
// A manifest is one file in a folder of the tool's name, with answers of the
// tool in testdata, and a line in the list below. The package must not know
// what a manifest says.
package destinations

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/weft-cdp/weft/compiler/manifest"
)

//go:embed */manifest.yaml
var files embed.FS

// known are the tools, in the order in which people are told of them.
var known = []string{
	"braze",
	"customerio",
	"google",
	"hubspot",
	"intercom",
	"iterable",
	"klaviyo",
	"mailchimp",
	"meta",
	"mixpanel",
	"salesforce",
	"segment",
	"slack",
	"zendesk",
}

// Names lists the tools.
func Names() []string { return slices.Clone(known) }

var read sync.Map // of *manifest.Manifest by name

// Find gives the manifest of a tool; false when there is none of the name.
func Find(name string) (*manifest.Manifest, bool) {
	if !slices.Contains(known, name) {
		return nil, false
	}
	if m, ok := read.Load(name); ok {
		return m.(*manifest.Manifest), true
	}
	text, err := files.ReadFile(name + "/manifest.yaml")
	if err != nil {
		panic(err) // it is part of the program
	}
	m, _, diags := manifest.File(name+"/manifest.yaml", text)
	if m == nil {
		panic(fmt.Sprintf("the manifest of %s is wrong: %s", name, diags)) // a test reads them all
	}
	read.Store(name, m)
	return m, true
}

// Text gives a manifest as it is written; nil when there is none of the name.
func Text(name string) []byte {
	text, err := files.ReadFile(name + "/manifest.yaml")
	if err != nil {
		return nil
	}
	return text
}
