package syncs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

func newStatus(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "status [sync…]",
		Short: "Say how the last runs of syncs went, what was rejected and what cannot be sent",
		Long: `Status reads what runs have left in the warehouse: how each sync is and since when, how
each run ended, which rows the tool has rejected, why and when they are sent again, and
which rows are in quarantine because they cannot be sent. It asks no tool, and needs no
secrets. The same is in the tables weft_sync_states, weft_sync_runs, weft_sync_results and
weft_sync_quarantine: see docs/tables.md.`,
		Example: "  weft sync status\n  weft sync status vips_to_crm --output json",
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Status(cmd.Context(), opts)
		},
	}
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

// How much status reads of each sync.
const (
	lastRuns     = 5
	mostRejected = 1000
	mostLeft     = 1000
)

// status is what is known of one sync.
type status struct {
	Sync        string `json:"sync"`
	Destination string `json:"destination"`
	Object      string `json:"object"`
	// State is ok, warning, held or failing since Since, RFC 3339; "" before a first run.
	State      string     `json:"state,omitempty"`
	Since      string     `json:"since,omitempty"`
	Runs       []lastRun  `json:"runs"` // newest first
	Rejected   []rejected `json:"rejected"`
	Quarantine []left     `json:"quarantine"`

	since time.Time
}

// lastRun is one run. Moments are RFC 3339; "" where there is none.
type lastRun struct {
	Epoch    int64  `json:"epoch"`
	Status   string `json:"status"`
	Reason   string `json:"reason,omitempty"`
	Began    string `json:"began_at"`
	Ended    string `json:"ended_at,omitempty"`
	Hash     string `json:"plan_hash,omitempty"`
	Desired  int64  `json:"desired"`
	Held     int64  `json:"held"`
	Enter    int64  `json:"enter"`
	Change   int64  `json:"change"`
	Leave    int64  `json:"leave"`
	Applied  int64  `json:"applied"`
	Rejected int64  `json:"rejected"`
	Pending  int64  `json:"pending"`
	// Left are the rows of the plan that were neither taken nor rejected, Unconsented,
	// Suppressed and Quarantined those that are not in it, and Kept those that are held
	// although theirs is in quarantine.
	Left        int64 `json:"left"`
	Unconsented int64 `json:"unconsented"`
	Suppressed  int64 `json:"suppressed"`
	Quarantined int64 `json:"quarantined"`
	Kept        int64 `json:"kept"`

	began time.Time
}

// rejected are rows that a tool has not taken for one reason.
type rejected struct {
	Kind    string `json:"kind"` // enter, change, leave
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	Rows    int64  `json:"rows"`
	Next    string `json:"next_retry_at,omitempty"` // of the first of them; "" when they wait for a person

	next time.Time
}

// left are rows that cannot be sent for one reason.
type left struct {
	Reason string `json:"reason"`
	Rows   int64  `json:"rows"`
	// Profiles are some of them.
	Profiles []string `json:"profiles"`
}

// Status says how syncs are.
func Status(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	chosen, err := choose(session.Project, opts.Names)
	if err != nil {
		return err
	}
	begun, err := session.Has(ctx, ir.SyncRunsView)
	if err != nil {
		return err
	}
	judged, err := session.Has(ctx, ir.SyncStatesView)
	if err != nil {
		return err
	}
	all := make([]*status, len(chosen))
	for i, s := range chosen {
		if all[i], err = ask(ctx, session, s, begun, judged); err != nil {
			return err
		}
	}
	if env.Flags.JSON() {
		return env.PrintJSON(struct {
			OK    bool       `json:"ok"`
			Exit  fault.Exit `json:"exit"`
			Syncs []*status  `json:"syncs"`
		}{true, fault.Done, all})
	}
	for i, one := range all {
		if i > 0 {
			env.Streams.Printf("\n")
		}
		one.print(env.Streams, session.Project.TimeZone)
	}
	return nil
}

// ask reads what is known of one sync; nothing where no sync was ever run. judged says that
// the view of states is there, which the first run of a sync by this weft makes.
func ask(ctx context.Context, session *project.Session, s *models.Sync, begun, judged bool) (*status, error) {
	one := &status{Sync: s.Name, Destination: s.Destination.Name, Object: s.Object.Name, Runs: []lastRun{}, Rejected: []rejected{}, Quarantine: []left{}}
	if held, err := session.Has(ctx, string(ir.SyncLedger(s.Name).Name)); err != nil || !begun || !held {
		return one, err
	}
	lowered, _ := lower.Sync(session.Project, s) // what cannot be sent has a past all the same
	sql := emit.Sync(lowered, session.Target.Warehouse.Dialect, session.Target.Layout)
	type question struct {
		text string
		take func(row map[string]any)
	}
	questions := []question{{sql.Runs(lastRuns), one.takeRun}, {sql.Rejected(mostRejected), one.takeRejected}, {sql.Left(mostLeft), one.takeLeft}}
	if judged {
		questions = append(questions, question{sql.Standing(), one.takeStanding})
	}
	for _, question := range questions {
		answer, err := session.Warehouse.Query(ctx, question.text)
		if err != nil {
			return nil, fault.New(fault.Warehouse, "", "sync %q: %w", s.Name, err)
		}
		for _, row := range named(answer) {
			question.take(row)
		}
	}
	return one, nil
}

// named gives rows by the names of their columns.
func named(rows *adapters.Rows) []map[string]any {
	list := make([]map[string]any, len(rows.Rows))
	for i, row := range rows.Rows {
		list[i] = make(map[string]any, len(row))
		for j, column := range rows.Columns {
			list[i][column] = row[j]
		}
	}
	return list
}

func (st *status) takeRun(row map[string]any) {
	began, _ := row["began_at"].(time.Time)
	r := lastRun{
		Epoch: cell.Whole(row["epoch"]), Status: cell.Text(row["status"]), Reason: textOf(row["reason"]),
		Began: instant(row["began_at"]), Ended: instant(row["ended_at"]), Hash: textOf(row["plan_hash"]),
		Desired: cell.Whole(row["desired"]), Held: cell.Whole(row["held"]),
		Enter: cell.Whole(row["enters"]), Change: cell.Whole(row["changes"]), Leave: cell.Whole(row["leaves"]),
		Applied: cell.Whole(row["applied"]), Rejected: cell.Whole(row["rejected"]), Pending: cell.Whole(row["pending"]), began: began,
		Unconsented: cell.Whole(row["unconsented"]), Suppressed: cell.Whole(row["suppressed"]),
		Quarantined: cell.Whole(row["quarantined"]), Kept: cell.Whole(row["kept"]),
	}
	if r.Status != delivery.Planned.String() {
		r.Left = r.Enter + r.Change + r.Leave - r.Applied - r.Rejected
	}
	st.Runs = append(st.Runs, r)
}

func (st *status) takeStanding(row map[string]any) {
	st.State, st.Since = cell.Text(row["state"]), instant(row["since"])
	st.since, _ = row["since"].(time.Time)
}

func (st *status) takeRejected(row map[string]any) {
	r := rejected{Kind: textOf(row["rejected_kind"]), Code: textOf(row["rejected_code"]), Message: textOf(row["rejected_message"])}
	if forever, _ := row["parked"].(bool); !forever {
		r.next, _ = row["retry_at"].(time.Time)
	}
	i := slices.IndexFunc(st.Rejected, func(o rejected) bool { return o.Kind == r.Kind && o.Code == r.Code && o.Message == r.Message })
	if i < 0 {
		i = len(st.Rejected)
		st.Rejected = append(st.Rejected, r)
	}
	of := &st.Rejected[i]
	of.Rows++
	if !r.next.IsZero() && (of.next.IsZero() || !of.next.Before(r.next)) {
		of.next, of.Next = r.next, terminal.Instant(r.next)
	}
}

// someProfiles is how many profiles stand for those that cannot be sent for one reason.
const someProfiles = 5

func (st *status) takeLeft(row map[string]any) {
	reason := cell.Text(row["reason"])
	i := slices.IndexFunc(st.Quarantine, func(o left) bool { return o.Reason == reason })
	if i < 0 {
		i = len(st.Quarantine)
		st.Quarantine = append(st.Quarantine, left{Reason: reason, Profiles: []string{}})
	}
	of := &st.Quarantine[i]
	of.Rows++
	if len(of.Profiles) < someProfiles {
		of.Profiles = append(of.Profiles, textOf(row["profile_id"]))
	}
}

func textOf(v any) string {
	text, _ := v.(string)
	return text
}

func instant(v any) string {
	at, ok := v.(time.Time)
	if !ok {
		return ""
	}
	return terminal.Instant(at)
}

func (st *status) print(s *terminal.Streams, zone string) {
	s.Printf("%s to %s.%s%s\n", s.Paint(terminal.Bold, st.Sync), st.Destination, st.Object, st.standing(s, zone))
	if len(st.Runs) == 0 {
		s.Printf("  it has not run yet\n")
		return
	}
	table := terminal.Table{
		Indent: "  ", Head: []string{"run", "", "adds", "changes", "removes", "sent", "rejected", "left"},
		Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right},
	}
	for _, r := range st.Runs {
		table.Styled([]terminal.Style{terminal.Plain, styles[r.Status]}, moment(r.began, zone), r.Status,
			number(r.Enter), number(r.Change), number(r.Leave), number(r.Applied), number(r.Rejected), number(r.Left))
	}
	table.Print(s.Out, s)
	last := st.Runs[0]
	if last.Reason != "" {
		s.Printf("  %s: %s\n", last.Status, last.Reason)
	}
	if without := leftOut("", last.Desired, last.Unconsented, last.Suppressed, last.Quarantined); without != "" {
		s.Printf("  %s\n", without)
	}
	if last.Kept > 0 {
		s.Printf("  %s held, and left as they are: their row is in quarantine\n", rows(last.Kept))
	}
	for _, r := range st.Rejected {
		again := "waits for `weft sync retry`"
		if !r.next.IsZero() {
			again = "sent again from " + moment(r.next, zone)
		}
		s.Printf("  %s rejected: %s (%s)\n", rows(r.Rows), reasonOf(r), again)
	}
	for _, q := range st.Quarantine {
		s.Printf("  %s in quarantine: %s, for example profile %s\n", rows(q.Rows), q.Reason, q.Profiles[0])
	}
}

// stateStyles are of the states of syncs.
var stateStyles = map[string]terminal.Style{
	models.SyncOK.String(): terminal.Green, models.SyncWarning.String(): terminal.Yellow,
	models.SyncHeld.String(): terminal.Yellow, models.SyncFailing.String(): terminal.Red,
}

// standing says how the sync is since when; "" before that is known.
func (st *status) standing(s *terminal.Streams, zone string) string {
	if st.State == "" {
		return ""
	}
	return fmt.Sprintf(": %s since %s", s.Paint(stateStyles[st.State], st.State), moment(st.since, zone))
}

func reasonOf(r rejected) string {
	switch {
	case r.Message == "":
		return r.Code
	case r.Code == "":
		return r.Message
	}
	return fmt.Sprintf("%s: %s", r.Code, r.Message)
}

// moment shows a moment to the second, as a clock in a zone does, and which zone that is.
func moment(t time.Time, zone string) string {
	at, ok := terminal.In(t.Truncate(time.Second), zone).(time.Time)
	if !ok || t.IsZero() {
		return ""
	}
	return terminal.Value(at) + " " + at.Format("MST")
}
