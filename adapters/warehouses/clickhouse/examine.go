package clickhouse

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// tested is the version that weft's own tests run on.
const tested = "26.7"

// skew is how far the clocks may be apart before it is worth a word.
const skew = 5 * time.Second

// Examine checks a target that could be opened: address, TLS and credentials are
// proven by then.
func (w *Warehouse) Examine(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	findings := []adapters.Finding{w.examineServer(), w.examineTLS()}
	for _, examine := range []func(context.Context, adapters.Layout) []adapters.Finding{
		w.examineDatabases, w.examineRights, w.examineTables, w.examineLock, w.examineClock,
	} {
		if ctx.Err() != nil {
			break
		}
		findings = append(findings, examine(ctx, layout)...)
	}
	return findings
}

func ok(name, detail string) adapters.Finding {
	return adapters.Finding{Name: name, Level: adapters.FindingOK, Detail: detail}
}

func warning(name, detail, fix string) adapters.Finding {
	return adapters.Finding{Name: name, Level: adapters.FindingWarning, Detail: detail, Fix: fix}
}

func failed(name, detail, fix string) adapters.Finding {
	return adapters.Finding{Name: name, Level: adapters.FindingFailed, Detail: detail, Fix: fix}
}

func (w *Warehouse) examineServer() adapters.Finding {
	detail := fmt.Sprintf("ClickHouse %s at %s, by %s, as %q", w.version, w.place(), protocol(w.http), w.settings.user())
	if strings.HasPrefix(w.version, tested+".") {
		return ok("server", detail)
	}
	return ok("server", detail+"; weft is tested on "+tested)
}

func (w *Warehouse) examineTLS() adapters.Finding {
	u, err := w.settings.parsed()
	if err != nil {
		return failed("TLS", err.Error(), "correct url of the target")
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case local && !w.settings.Secure:
		return ok("TLS", "none, and none needed: the server is on this machine")
	case !w.settings.Secure:
		return warning("TLS", "none: the password and the data cross the network for everybody to read", "write https:// in url, or set secure: true with clickhouse://")
	case w.settings.SkipVerify:
		return warning("TLS", "on, but anybody may pretend to be the server: skip_verify is set", "set ca_file to the PEM of who signed the server's certificate, and leave skip_verify out")
	}
	return ok("TLS", "on, and the certificate is the server's")
}

// swapping are the engines of databases whose tables can be swapped in one step.
var swapping = map[string]bool{"Atomic": true, "Replicated": true, "Shared": true}

func (w *Warehouse) examineDatabases(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	name := fmt.Sprintf("database %s", layout.Schema)
	rows, err := query(ctx, w.beside, "SELECT engine FROM system.databases WHERE name = "+literal(layout.Schema))
	if err != nil {
		return []adapters.Finding{failed(name, w.settings.explained(err).Error(), "")}
	}
	if len(rows.Rows) == 0 {
		return []adapters.Finding{warning(name, "does not exist, or may not be seen: the first run makes it, if it may",
			"CREATE DATABASE "+quote(layout.Schema))}
	}
	engine, _ := rows.Rows[0][0].(string)
	if !swapping[engine] {
		return []adapters.Finding{failed(name, "has the engine "+engine+", in which tables cannot be swapped in one step",
			"publish into another database: CREATE DATABASE … ENGINE = Atomic")}
	}
	return []adapters.Finding{ok(name, "exists, with the engine "+engine)}
}

// examineTables asks how many tables there are to read.
func (w *Warehouse) examineTables(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	if layout.Raw == "" {
		return nil
	}
	name := fmt.Sprintf("sources in %s", layout.Raw)
	rows, err := query(ctx, w.beside, "SELECT count() FROM system.tables WHERE database = "+literal(layout.Raw)+" AND NOT startsWith(name, 'weft_')")
	if err != nil {
		return []adapters.Finding{failed(name, w.settings.explained(err).Error(), "")}
	}
	if count, _ := rows.Rows[0][0].(int64); count > 0 {
		return []adapters.Finding{ok(name, fmt.Sprintf("tables that can be seen: %d", count))}
	}
	return []adapters.Finding{warning(name, "no table can be seen",
		fmt.Sprintf("set source_database to where the sources are, or run: GRANT SELECT ON %s.* TO %s", quote(layout.Raw), quote(w.settings.user())))}
}

func (w *Warehouse) examineClock(ctx context.Context, _ adapters.Layout) []adapters.Finding {
	before := time.Now()
	rows, err := query(ctx, w.beside, "SELECT now64(6, 'UTC')")
	if err != nil || len(rows.Rows) == 0 {
		return []adapters.Finding{failed("clock", "cannot be read", "")}
	}
	there, _ := rows.Rows[0][0].(time.Time)
	here := before.Add(time.Since(before) / 2)
	apart := there.Sub(here).Abs()
	if apart > skew {
		return []adapters.Finding{warning("clock", fmt.Sprintf("the server's and this machine's are %s apart, and windows end at this machine's", apart.Round(time.Second)),
			"let both machines follow a time server (NTP)")}
	}
	return []adapters.Finding{ok("clock", "the server's and this machine's agree")}
}

func (w *Warehouse) examineLock(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	l := &lock{w: w, database: layout.Schema}
	found, err := l.read(ctx)
	switch {
	case code(err) == codeUnknownDatabase:
		return nil
	case err != nil:
		return []adapters.Finding{failed("lock", err.Error(), "")}
	case found.owner == "":
		return []adapters.Finding{ok("lock", "no run is under way")}
	case found.silent > expiry:
		return []adapters.Finding{ok("lock", "left behind by the run "+found.run+", which ended without a word; the next run takes it")}
	}
	return []adapters.Finding{warning("lock", fmt.Sprintf("the run %s on %s is under way", found.run, found.holder), "wait for it to end")}
}
