package emit

import (
	"crypto/md5"
	"encoding/hex"

	"github.com/weft-cdp/weft/compiler/ir"
)

// Digests are those of the profiles whose rows are to be erased, as ledgers have them.
func (v desiredView) Digests() []string {
	digests := make([]string, len(v.Erase))
	for i, profile := range v.Erase {
		sum := md5.Sum([]byte(profile)) // as ir.Md5; it tells profiles apart, and protects nothing
		digests[i] = hex.EncodeToString(sum[:])
	}
	return digests
}

// syncPurgeView is the data of sync_purge.sql.tmpl and sync_purge_keys.sql.tmpl.
type syncPurgeView struct {
	syncView
	Held           bool // also what the destination may hold
	Keys, Profiles []string
}

// purgeRows is what goes of a table: the rows of which a column is one of the values.
type purgeRows struct {
	Table  ir.Table
	Sync   string // whose rows; "" of a table of one sync
	By     ir.Ident
	Values []string
}

// OfResults is what was found out of the keys.
func (v syncPurgeView) OfResults() purgeRows {
	return purgeRows{Table: v.Results, Sync: v.Name, By: "diff_key", Values: v.Keys}
}

// OfQuarantine is examples of keys that could not be sent.
func (v syncPurgeView) OfQuarantine() purgeRows {
	return purgeRows{Table: v.Quarantine, Sync: v.Name, By: "diff_key", Values: v.Keys}
}

// OfLedger is what is known of the keys.
func (v syncPurgeView) OfLedger() purgeRows {
	return purgeRows{Table: v.Ledger, By: "diff_key", Values: v.Keys}
}

// OfProfiles is examples of people who could not be sent.
func (v syncPurgeView) OfProfiles() purgeRows {
	return purgeRows{Table: v.Quarantine, Sync: v.Name, By: "profile_id", Values: v.Profiles}
}

// PurgeKeys gives, once the plan of an erasure was carried out, the keys of which
// everything that is kept may be forgotten: (diff_key). Held says that the destination
// holds none of them, whatever is known.
func (s *SyncSQL) PurgeKeys(held bool) string {
	return s.writer.single("sync_purge_keys", syncPurgeView{syncView: s.view(0), Held: held})
}

// Purge forgets what is kept of keys, and of people who could not be sent.
func (s *SyncSQL) Purge(keys, profiles []string) []string {
	if len(keys)+len(profiles) == 0 {
		return nil
	}
	return s.writer.statements("sync_purge", syncPurgeView{syncView: s.view(0), Keys: keys, Profiles: profiles})
}

// Evidence gives what was answered in a run, counted: (outcome, status, code, row_count).
func (s *SyncSQL) Evidence(epoch int64) string {
	return s.writer.single("sync_evidence", s.view(epoch))
}
