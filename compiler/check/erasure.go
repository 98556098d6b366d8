package check

import "github.com/weft-cdp/weft/models"

// checkErasure reads what people who were erased are known by.
func (c *checker) checkErasure() {
	for _, e := range c.tree.Project().Get("erasure").Entries() {
		if e.Name != "secret" {
			continue // reported as unknown
		}
		if !wholeReference.MatchString(e.Value.Text()) {
			c.report(writtenSecret(e))
			continue
		}
		c.refuseSecretVariable(e.Value.Text())
		c.project.Erasure = &models.ErasureSettings{Secret: e.Value.Text(), SecretAt: e.Value.At()}
	}
}
