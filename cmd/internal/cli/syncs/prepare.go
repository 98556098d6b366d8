package syncs

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/manifest"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/alert"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// prepared is a sync that can be run.
type prepared struct {
	*models.Sync
	engine  *delivery.Sync
	to      adapters.Destination
	store   *stored.Store
	journal *delivery.FileJournal // nil: entries are in the warehouse alone
	show    *showing
}

// work is the syncs of a command, made ready in the session that they run in.
type work struct {
	env     *project.Env
	session *project.Session
	syncs   []*prepared
	// receivers are told when a sync goes bad, gets worse and is well again.
	receivers []alert.Receiver
	key       *stored.Key // by which people who were erased are known; nil without any
	// accounts are shared: two syncs to one account share its limits.
	accounts delivery.Accounts
}

// connect begins a session for the syncs of names, and makes them ready. The caller
// closes it.
func connect(ctx context.Context, opts *Options) (*work, error) {
	env := opts.Env
	if env.Flags.AsOf != "" {
		return nil, fault.New(fault.Usage, "leave --as-of out", "a sync sends what is published now, not as at another moment")
	}
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return nil, err
	}
	if !env.Flags.JSON() {
		env.ShowWarnings(session.Loaded)
	}
	w, err := prepareAll(ctx, env, session, opts.Names)
	if err != nil {
		session.Close()
		return nil, err
	}
	return w, nil
}

// prepareAll makes the syncs of names ready in a session.
func prepareAll(ctx context.Context, env *project.Env, session *project.Session, names []string) (*work, error) {
	chosen, err := choose(session.Project, names)
	if err != nil {
		return nil, err
	}
	if err := published(ctx, session, chosen); err != nil {
		return nil, err
	}
	settings, err := env.Settings(session.Loaded, destinationsOf(chosen))
	if err != nil {
		return nil, err
	}
	w := &work{env: env, session: session}
	if w.key, err = env.ErasureKey(session.Loaded); err != nil {
		return nil, err
	}
	for _, s := range chosen {
		env.Streams.Hide(settings[s.Destination.Name].Secrets(s.Destination.Tool))
		p, err := w.prepare(s, settings[s.Destination.Name])
		if err != nil {
			w.close()
			return nil, err
		}
		w.syncs = append(w.syncs, p)
	}
	return w, nil
}

// prepare opens the destination of a sync, and what the warehouse keeps of it.
func (w *work) prepare(s *models.Sync, settings project.Settings) (*prepared, error) {
	session := w.session
	lowered, diags := lower.Sync(session.Project, s)
	if diags.HasErrors() {
		return nil, &project.Mistakes{List: diags, Line: session.Tree.Line}
	}
	sql := emit.Sync(lowered, session.Target.Warehouse.Dialect, session.Target.Layout)
	fields := make([]string, len(lowered.Fields))
	for i, f := range lowered.Fields {
		fields[i] = f.Field
	}
	types := make([]models.Type, len(lowered.Fields))
	for i, f := range lowered.Fields {
		types[i] = f.T
	}
	p := &prepared{Sync: s, engine: stored.SyncOf(s, lowered.Mapping(), fields, types), store: stored.New(session.Warehouse, sql)}
	p.store.Key = w.key
	p.store.Place = s.Destination.Name + "." + s.Object.Name + " (" + s.Destination.Type + ")"
	if _, shared := session.Warehouse.(adapters.Locker); shared { // another process can come in
		p.store.Beside = session.Target.Open
	}
	own := ownManifest(session.Loaded, s.Destination.Type)
	var err error
	if p.to, err = open(own, s.Destination, settings, destinations.Options{Dir: session.Dir}); err != nil {
		return nil, err
	}
	p.show = &showing{sync: s, own: own, settings: settings, to: p.to, dir: session.Dir}
	p.journal = openJournal(session, s)
	return p, nil
}

// open makes the destination of a sync.
func open(own *manifest.Manifest, d *models.Destination, settings project.Settings, options destinations.Options) (to adapters.Destination, err error) {
	if own != nil {
		to, err = destinations.OpenManifest(own, settings.Reveal(), options)
	} else {
		to, err = destinations.Open(d.Type, settings.Reveal(), options)
	}
	if err != nil {
		return nil, fault.New(fault.Wrong, "look at the settings of the destination, "+d.At.String(), "destination %q: %w", d.Name, err)
	}
	return to, nil
}

// ownManifest gives the project's manifest of a type of destination; nil when weft's is
// meant.
func ownManifest(loaded *project.Loaded, name string) *manifest.Manifest {
	for _, file := range loaded.Tree.Manifests() {
		if file.Root.Get("name").Text() == name {
			m, _ := manifest.Read(file) // it has no mistakes, or the project had been refused
			return m
		}
	}
	return nil
}

// openJournal opens the file in which this machine keeps what was proved, until the
// warehouse has it. It is never needed, so what goes wrong with it is no reason not to
// send.
func openJournal(session *project.Session, s *models.Sync) *delivery.FileJournal {
	caches, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	dir, err := filepath.Abs(session.Dir)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256([]byte(dir + "\x00" + session.Target.Name + "\x00" + session.Target.Layout.Schema + "\x00" + s.Name))
	journal, err := delivery.OpenJournal(filepath.Join(caches, "weft", "syncs", hex.EncodeToString(sum[:12])))
	if err != nil {
		return nil
	}
	return journal
}

// options are those of a run of a sync.
func (p *prepared) options(w *work) delivery.Options {
	o := delivery.Options{Owner: owner(), Accounts: &w.accounts}
	if p.journal != nil {
		o.Journal = p.journal // a nil pointer would be a journal
	}
	return o
}

// owner names this process, for people.
func owner() string {
	host, _ := os.Hostname()
	return cmp.Or(host, "a machine") + ", process " + itoa(os.Getpid())
}

// close lets go of what syncs hold on this machine, and of sessions that they have
// opened; the session of all is its opener's.
func (w *work) close() {
	for _, p := range w.syncs {
		p.store.Close()
		if p.journal != nil {
			_ = p.journal.Close() // what is in it stays
		}
	}
}
