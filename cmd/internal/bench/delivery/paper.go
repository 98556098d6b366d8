package delivery

import (
	"context"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// paper is a store that makes up its plan page by page and forgets all that it is
// told: what is left of a run is the engine and the destination. With a block its
// rows come again and again, and cost nothing: the engine reads pages one after the
// other, while what runs beside it makes up its rows in all its workers.
type paper struct {
	rows  int64
	epoch int64
	block []delivery.Transition
}

func (p *paper) Lease(context.Context, string, time.Duration) (int64, error) { return p.epoch, nil }

func (p *paper) Renew(context.Context, int64, time.Duration) error { return nil }

func (p *paper) Recover(context.Context, int64, delivery.Rules, []delivery.Entry) (delivery.Recovered, error) {
	return delivery.Recovered{}, nil
}

func (p *paper) Plan(context.Context, int64, delivery.Rules) (delivery.Plan, error) {
	return delivery.Plan{Counts: delivery.Counts{First: true, Desired: p.rows, Enter: p.rows}}, nil
}

func (p *paper) Page(_ context.Context, _, after, to int64, limit int) ([]delivery.Transition, error) {
	page := make([]delivery.Transition, 0, min(int64(limit), to-after))
	for seq := after + 1; seq <= to && len(page) < limit; seq++ {
		if len(p.block) == 0 {
			page = append(page, transition(seq, p.epoch))
			continue
		}
		t := p.block[seq%int64(len(p.block))]
		t.Seq = seq
		page = append(page, t)
	}
	return page, nil
}

func (p *paper) Adopt(context.Context, int64, delivery.Rules) error { return nil }

func (p *paper) Mark(context.Context, int64, int64) error { return nil }

func (p *paper) Append(context.Context, int64, []delivery.Entry) error { return nil }

func (p *paper) Merge(context.Context, int64, delivery.Rules) error { return nil }

func (p *paper) PageOf(context.Context, int64, int64, int64, int64, int) ([]delivery.Transition, error) {
	return nil, nil
}

func (p *paper) Doubts(context.Context, int64) (int64, error) { return 0, nil }

func (p *paper) Purge(context.Context, int64, bool) ([]delivery.Evidence, error) { return nil, nil }

func (p *paper) Finish(context.Context, int64, delivery.Closing) error { return nil }

// fields are those of each row.
var fields = []string{"city", "spend", "orders", "vip", "last_order"}

var lastOrder = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// values are those of a row.
func values(seq int64) []any {
	return []any{towns[seq%int64(len(towns))], float64(seq%10_000) / 100, seq % 50, seq%7 == 0, lastOrder.Add(time.Duration(seq) * time.Second)}
}

var towns = []string{"Malmö", "Lund", "Göteborg", "Uppsala", "Örebro"}

func email(seq int64) string { return "somebody" + strconv.FormatInt(seq, 10) + "@example.org" }

func transition(seq, version int64) delivery.Transition {
	key := email(seq)
	return delivery.Transition{
		Seq: seq, Kind: delivery.Enter, Key: key, Hash: "0123456789abcdef", Version: version,
		Values: values(seq), Identity: []adapters.Identifier{{Name: "email", Value: key}},
	}
}
