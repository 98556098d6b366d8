package manifest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cel.dev/cel-go/cel"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// File reads one manifest that is no part of a project. line gives the lines of
// the file, for messages. The Manifest is nil when something is wrong.
func File(name string, text []byte) (_ *Manifest, line func(file string, line int) string, _ models.Diagnostics) {
	file, line, diags := parse.ManifestFile(name, text)
	m, more := Read(file)
	diags = append(diags, more...)
	diags.Sort()
	if diags.HasErrors() {
		return nil, line, diags
	}
	return m, line, diags
}

// Read gives the manifest in a file. What is wrong is told together; then the
// Manifest is nil.
func Read(file parse.Manifest) (*Manifest, models.Diagnostics) {
	if !file.Root.IsMap() {
		return nil, nil // why was told when the file was read
	}
	r := &reader{root: file.Root, m: &Manifest{}, partial: file.Partial}
	r.manifest()
	r.diags.Sort()
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return r.m, r.diags
}

// reader reads one manifest.
type reader struct {
	root           parse.Node
	m              *Manifest
	diags          models.Diagnostics
	partial        bool // what is missed was told already
	envs           *environments
	secretsAllowed bool
	object         *Object
	op             *Op
	inJob          bool // what is read is about a job
}

func (r *reader) report(d models.Diagnostic) { r.diags = append(r.diags, d) }

// sharedLanguage is CEL with weft's functions; making it takes longer than
// reading a manifest.
var sharedLanguage = sync.OnceValue(func() *cel.Env {
	language, err := newLanguage()
	if err != nil {
		panic(err) // it does not depend on anything that a user wrote
	}
	return language
})

// about makes the expressions' languages for an object, or for none.
func (r *reader) about(identity []*Identifier) {
	envs, err := newEnvironments(sharedLanguage(), r.m.Settings, identity)
	if err != nil {
		panic(err) // the names were checked before
	}
	r.envs = envs
}

func (r *reader) isSecret(name string) bool {
	s := r.m.Setting(name)
	return s != nil && s.Type == "secret"
}

func (r *reader) manifest() {
	n := r.root
	version, _ := n.Get("version").Int()
	r.m.At, r.m.Name, r.m.Version = n.Key("name").At(), n.Get("name").Text(), int(version)
	r.m.Title, r.m.Description = n.Get("title").Text(), n.Get("description").Text()
	if r.m.Title == "" {
		r.m.Title = r.m.Name
	}
	r.word(n.Get("manifest"), "version of the format", "", "v1")
	if name := n.Get("name"); !name.IsZero() {
		if d, ok := parse.CheckName("type of destination", name); !ok {
			r.report(d)
		}
	}
	for _, page := range n.Get("docs").Items() {
		r.m.Pages = append(r.m.Pages, Page{URL: page.Get("url").Text(), Read: page.Get("read").Text(), Says: page.Get("says").Text()})
	}
	for _, e := range n.Get("config").Entries() {
		r.setting(e)
	}
	r.about(nil)
	r.http(n.Get("http"))
	r.limits(n.Get("limits"))
	r.guarantee(n.Get("guarantee"))
	purpose := r.word(n.Get("purpose"), "purpose", "", purposes...)
	if check := n.Get("check"); !check.IsZero() {
		r.m.Check = &Check{Request: r.request(check, inRequest, false), OK: r.expr(check.Get("ok"), inAnswer, aCondition)}
	}
	for _, e := range n.Get("objects").Entries() {
		r.m.Objects = append(r.m.Objects, r.readObject(e, purpose))
	}
}

// purposes are what rows can be used for, which people agree to.
var purposes = []string{"ads", "email", "sms", "analytics", "crm"}

// word reads one of a few words; what is absent is the first choice given.
func (r *reader) word(n parse.Node, what, absent string, choices ...string) string {
	if n.IsZero() || n.Text() == "" {
		return absent
	}
	if !slices.Contains(choices, n.Text()) {
		r.report(diag.Suggest(diag.New(diag.ManifestWord, n.At(), "%q is no %s", n.Text(), what), n.Text(), choices))
		return absent
	}
	return n.Text()
}

func (r *reader) setting(e parse.Entry) {
	n := e.Value
	s := &Setting{At: e.Key.At(), Name: e.Name, Doc: n.Get("doc").Text(), Default: n.Get("default").Text(), Set: !n.Get("default").IsZero()}
	s.Type = r.word(n.Get("type"), "type of setting", "string", "string", "int", "bool", "enum", "secret")
	s.Required, _ = n.Get("required").Bool()
	for _, v := range n.Get("values").Items() {
		s.Values = append(s.Values, v.Text())
	}
	if match := n.Get("match"); !match.IsZero() {
		pattern, err := regexp.Compile(match.Text())
		if err != nil {
			r.report(diag.New(diag.ManifestValue, match.At(), "this is no regular expression: %s", err))
		}
		s.Match = pattern
	}
	if s.Type == "enum" && len(s.Values) == 0 && !e.Broken {
		r.report(diag.New(diag.ManifestValue, e.Key.At(), "the setting %q is an enum and has no values", e.Name))
	}
	if s.Set && s.Type != "secret" {
		if _, reason := s.read(s.Default); reason != "" {
			r.report(diag.New(diag.ManifestValue, n.Get("default").At(), "the default of %q %s", e.Name, reason))
		}
	}
	r.m.Settings = append(r.m.Settings, s)
}

func (r *reader) http(n parse.Node) {
	h := HTTP{Base: r.text(n.Get("base_url"), inSettings), Query: r.pairs(n.Get("query"), inSettings)}
	r.secretsAllowed = true
	h.Headers = r.pairs(n.Get("headers"), inSettings)
	auth := n.Get("auth")
	switch {
	case !auth.Get("bearer").IsZero():
		h.Auth = &Auth{Header: "Authorization", Scheme: "Bearer", Value: r.text(auth.Get("bearer"), inSettings)}
	case !auth.Get("basic").IsZero():
		basic := auth.Get("basic")
		h.Auth = &Auth{Header: "Authorization", Scheme: "Basic", User: r.text(basic.Get("user"), inSettings), Value: r.text(basic.Get("password"), inSettings)}
	case !auth.Get("oauth").IsZero():
		oauth := auth.Get("oauth")
		h.Auth = &Auth{Header: "Authorization", Scheme: "Bearer", Token: &TokenRequest{Form: r.pairs(oauth.Get("form"), inSettings)}}
		r.secretsAllowed = false
		h.Auth.Token.URL = r.text(oauth.Get("token_url"), inSettings)
	case !auth.Get("header").IsZero():
		own := auth.Get("header")
		h.Auth = &Auth{Header: own.Get("name").Text(), Value: r.text(own.Get("value"), inSettings)}
	}
	r.secretsAllowed = false
	h.Timeout = r.duration(n.Get("timeout"), 30*time.Second)
	h.MaxResponse = r.size(n.Get("max_response"), 16<<20)
	r.m.HTTP = h
}

func (r *reader) pairs(n parse.Node, at place) []Pair {
	var pairs []Pair
	for _, e := range n.Entries() {
		pairs = append(pairs, Pair{Name: e.Name, Value: r.text(e.Value, at)})
	}
	return pairs
}

func (r *reader) limits(n parse.Node) {
	r.secretsAllowed = true // only the digest is kept
	l := Limits{Account: r.text(n.Get("account"), inSettings), Serialize: r.text(n.Get("serialize_by"), inSettings)}
	r.secretsAllowed = false
	for _, w := range n.Get("windows").Items() {
		window := Window{Per: r.duration(w.Get("per"), 0)}
		if requests := r.text(w.Get("requests"), inSettings); requests != nil {
			window.Requests = r.number(requests, w.Get("requests"))
		}
		if reserve := w.Get("reserve"); !reserve.IsZero() {
			share, ok := reserve.Percent()
			if !ok {
				r.report(diag.New(diag.ManifestValue, reserve.At(), "%q is no share: write, for example, 10%%", reserve.Text()))
			}
			window.Reserve = share / 100
		}
		l.Windows = append(l.Windows, window)
	}
	l.Start, l.Max = r.count(n.Get("concurrency").Get("start"), 2), r.count(n.Get("concurrency").Get("max"), 4)
	for _, item := range n.Get("retry_after").Items() {
		wait := Wait{Header: item.Text()}
		if t := item.Text(); strings.Contains(t, "{{") {
			wait = Wait{}
			if e, ok := r.text(item, inAnswer).single(); ok {
				wait.Expr = e
			}
		}
		l.RetryAfter = append(l.RetryAfter, wait)
	}
	r.m.Limits = l
}

// number gives the expression of a text that is one, or of a number.
func (r *reader) number(t *Text, n parse.Node) *Expr {
	if e, ok := t.single(); ok {
		return e
	}
	if _, ok := n.Int(); !ok {
		r.report(diag.New(diag.ManifestValue, n.At(), "%q is no whole number, and no expression in braces", n.Text()))
		return nil
	}
	return r.compile(source{node: n, text: n.Text()}, inSettings, aNumber)
}

func (r *reader) count(n parse.Node, absent int) int {
	i, ok := n.Int()
	if !ok {
		return absent
	}
	if i < 1 {
		r.report(diag.New(diag.ManifestValue, n.At(), "%d is too few: 1 is the least", i))
	}
	return int(i)
}

func (r *reader) duration(n parse.Node, absent time.Duration) time.Duration {
	d, ok := n.Duration()
	if !ok {
		return absent
	}
	return d
}

var sizePattern = regexp.MustCompile(`^([0-9]+) ?(B|KB|KiB|MB|MiB|GiB)$`)

var sizeUnits = map[string]int64{"B": 1, "KB": 1000, "KiB": 1 << 10, "MB": 1000_000, "MiB": 1 << 20, "GiB": 1 << 30}

func (r *reader) size(n parse.Node, absent int64) int64 {
	if n.IsZero() {
		return absent
	}
	m := sizePattern.FindStringSubmatch(n.Text())
	if m == nil {
		r.report(diag.New(diag.ManifestValue, n.At(), "%q is no size: write, for example, 64KiB or 3MiB", n.Text()))
		return absent
	}
	amount, err := strconv.ParseInt(m[1], 10, 32)
	if err != nil {
		r.report(diag.New(diag.ManifestValue, n.At(), "%q is too large", n.Text()))
		return absent
	}
	return amount * sizeUnits[m[2]]
}

func (r *reader) guarantee(n parse.Node) {
	class, plus, accepted := strings.Cut(n.Text(), "+")
	if accepted && plus != "accepted" || !accepted && plus != "" || !slices.Contains(guarantees, class) {
		if !n.IsZero() {
			d := diag.New(diag.ManifestWord, n.At(), "%q is no guarantee", n.Text())
			d.Notes = []models.Note{{Text: "there are " + strings.Join(guarantees, ", ") + "; +accepted behind one of them says that the tool confirms no more than that it got a row"}}
			r.report(d)
		}
		return
	}
	r.m.Guarantee = Guarantee{Class: class, Accepted: accepted}
}

// guarantees are what a tool that is called can promise, the strongest first.
var guarantees = []string{"effectively_once", "keyed_at_least_once", "at_least_once"}
