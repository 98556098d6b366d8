package explain

import (
	"testing"

	"github.com/weft-cdp/weft/models"
)

// TestWhoIsGone: who has left the data had the id that their identifier gives, as warehouses
// compute it (archive identity_profile_id).
func TestWhoIsGone(t *testing.T) {
	customer := &models.Entity{Name: "customer", Identifiers: []*models.Identifier{
		{Name: "mail", Normalize: []models.Normalizer{{Name: "email"}}}, {Name: "card"},
	}}
	const cy = "a9ba3dd9ffe89ffd741ca762794c6b4a" // md5 of mail, U+001F, cy@x.se
	for _, test := range []struct {
		text    string
		names   bool   // it can name somebody
		profile string // "": it can have been nobody's
	}{
		{"mail:cy@x.se", true, cy},
		{"mail: Cy@X.se", true, cy},
		{"customer.mail:cy@x.se", true, cy},
		{"account.mail:cy@x.se", false, ""},
		{"mail:no address", true, ""},
		{"mail:", false, ""},
		{"phone:123", false, ""},
		{"A9BA3DD9FFE89FFD741CA762794C6B4A", true, cy},
		{"A9BA3DD9", true, ""},
		{" ", false, ""},
	} {
		if got := Names(customer, test.text); got != test.names {
			t.Errorf("%q can name somebody: %v", test.text, got)
		}
		profile := ""
		if found := Gone(customer, test.text); found != nil {
			profile = found.ProfileID
		}
		if profile != test.profile {
			t.Errorf("%q had the id %q, not %q", test.text, profile, test.profile)
		}
	}
}
