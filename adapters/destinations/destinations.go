// Package destinations lists the tools that weft can deliver to.
//
//	Names     → what projects may write as the type of a destination
//	Find      name → its manifest
//	Open      name, settings → the destination
//
// Most are a manifest: one file in a folder of the tool's name, with answers in
// testdata that are written as the tool's pages have them, and a line in the first
// list below. What no manifest can say is a package that gives a manifest and a
// destination, and a line in the second. The package must not know what a manifest
// says.
package destinations

import (
	"embed"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/files"
	"github.com/weft-cdp/weft/adapters/destinations/kafka"
	"github.com/weft-cdp/weft/adapters/destinations/postgres"
	"github.com/weft-cdp/weft/adapters/destinations/redis"
	"github.com/weft-cdp/weft/adapters/destinations/rest"
	"github.com/weft-cdp/weft/adapters/destinations/salesforcebulk"
	"github.com/weft-cdp/weft/adapters/destinations/webhook"
	"github.com/weft-cdp/weft/compiler/manifest"
)

//go:embed */manifest.yaml
var manifests embed.FS

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

// programs are the tools whose destination is written in Go.
var programs = map[string]program{
	"files":           {manifest: files.Manifest, open: openFiles},
	"kafka":           {manifest: kafka.Manifest, open: openKafka},
	"postgres":        {manifest: postgres.Manifest, open: openPostgres},
	"redis":           {manifest: redis.Manifest, open: openRedis},
	"salesforce_bulk": {manifest: salesforcebulk.Manifest, open: openSalesforceBulk, http: true},
	"webhook":         {manifest: webhook.Manifest, open: openWebhook, http: true},
}

// program is a destination in Go: what it says of itself, and how it is made.
type program struct {
	manifest func() *manifest.Manifest
	open     func(set map[string]string, options Options) (adapters.Destination, error)
	http     bool // all that it sends goes through Options.Client
}

func openFiles(set map[string]string, o Options) (adapters.Destination, error) {
	return opened(files.New(set, files.Options{Dir: o.Dir}))
}

func openKafka(set map[string]string, _ Options) (adapters.Destination, error) {
	return opened(kafka.New(set))
}

func openRedis(set map[string]string, _ Options) (adapters.Destination, error) {
	return opened(redis.New(set))
}

func openSalesforceBulk(set map[string]string, o Options) (adapters.Destination, error) {
	return opened(salesforcebulk.New(set, salesforcebulk.Options{Client: o.Client, Now: o.Now}))
}

func openPostgres(set map[string]string, _ Options) (adapters.Destination, error) {
	return opened(postgres.New(set))
}

func openWebhook(set map[string]string, o Options) (adapters.Destination, error) {
	return opened(webhook.New(set, webhook.Options{Client: o.Client, Now: o.Now}))
}

// opened keeps a destination that is not there from looking like one.
func opened[D adapters.Destination](d D, err error) (adapters.Destination, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Options are what is not a setting of a destination.
type Options struct {
	Dir    string           // relative folders of files are below it; "" is the current one
	Client *http.Client     // sends calls over HTTP; nil: one of its own
	Base   string           // replaces the base address of a manifest; "" leaves it
	Now    func() time.Time // nil: the clock
}

// Names lists the tools.
func Names() []string {
	names := append(slices.Clone(known), slices.Collect(maps.Keys(programs))...)
	slices.Sort(names)
	return names
}

// OverHTTP says whether all that a tool is sent goes through Options.Client, so
// that a client which keeps requests shows what would be sent.
func OverHTTP(name string) bool {
	p, isProgram := programs[name]
	return p.http || !isProgram
}

// Open makes the destination of an account of a tool. The error tells what is
// wrong with the settings, and no value of them.
func Open(name string, set map[string]string, options Options) (adapters.Destination, error) {
	if p, ok := programs[name]; ok {
		return p.open(set, options)
	}
	m, ok := Find(name)
	if !ok {
		return nil, fmt.Errorf("there is no type of destination %q", name)
	}
	return OpenManifest(m, set, options)
}

// OpenManifest makes the destination of an account of a tool that has a manifest
// file: one of weft's, or a project's own.
func OpenManifest(m *manifest.Manifest, set map[string]string, options Options) (adapters.Destination, error) {
	return opened(rest.New(m, set, rest.Options{Client: options.Client, Base: options.Base, Now: options.Now}))
}

var read sync.Map // of *manifest.Manifest by name

// Find gives the manifest of a tool; false when there is none of the name.
func Find(name string) (*manifest.Manifest, bool) {
	if p, ok := programs[name]; ok {
		return p.manifest(), true
	}
	if !slices.Contains(known, name) {
		return nil, false
	}
	if m, ok := read.Load(name); ok {
		return m.(*manifest.Manifest), true
	}
	text, err := manifests.ReadFile(name + "/manifest.yaml")
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

// Files lists the tools that are a manifest file.
func Files() []string { return slices.Clone(known) }

// Text gives a manifest as it is written; nil when there is no such file.
func Text(name string) []byte {
	text, err := manifests.ReadFile(name + "/manifest.yaml")
	if err != nil {
		return nil
	}
	return text
}
