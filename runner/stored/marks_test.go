package stored

import (
	"fmt"
	"strings"
	"testing"
)

// A mark is of an identifier, of its type and entity, and of the key; the key is not
// printed, and short secrets are refused without a word of them.
func TestMarks(t *testing.T) {
	key, err := NewKey("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	other, _ := NewKey("correct horse batterz")
	seen := map[string]string{}
	for name, mark := range map[string]string{
		"one": key.Mark("customer", "email", "ana@shop.se"), "entity": key.Mark("firm", "email", "ana@shop.se"),
		"type": key.Mark("customer", "phone", "ana@shop.se"), "value": key.Mark("customer", "email", "bo@shop.se"),
		"key": other.Mark("customer", "email", "ana@shop.se"),
	} {
		if before, ok := seen[mark]; ok || len(mark) != 64 {
			t.Errorf("%s has the mark of %q: %s", name, before, mark)
		}
		seen[mark] = name
	}
	if again, _ := NewKey("correct horse battery"); again.Name() != key.Name() || key.Name() == other.Name() {
		t.Error("keys are not told apart by their names")
	}
	for _, printed := range []string{fmt.Sprint(key), fmt.Sprintf("%+v %#v %s", key, key, key)} {
		if strings.Contains(printed, key.inner) || strings.Contains(printed, key.outer) {
			t.Errorf("the key is in %s", printed)
		}
	}
	if _, err := NewKey("too short"); err == nil || strings.Contains(err.Error(), "too short") {
		t.Errorf("a short secret: %v", err)
	}
}
