package diag

// shopExample is the model that the examples about expressions stand on: two
// entities, and sources with and without a time.
const shopExample = `-- model.yaml --
entities:
  customer:
    ids: {email: null, account_no: null}
    relations: {account: {to: account, reverse: customers}}
  account:
    ids: {number: null}

sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email, account_no: account_no, number: account_no}
    relations: {product: {to: products, join: sku}}
    columns: {status: text, amount: decimal, qty: int, ordered_at: timestamp, paid: bool}
  items:
    table: items
    key: item_id
    relations: {order: {to: orders, join: order_id, reverse: items}}
    columns: {color: text}
  products:
    table: products
    key: sku
    columns: {category: text, price: decimal}
  contacts:
    table: contacts
    key: contact_id
    ids: {email: email}
    columns: {city: text, born: date}
`

// shopWith is the shop and one more file.
func shopWith(text string) string { return shopExample + "-- more.yaml --\n" + text }

// shopTrait is the shop with a trait, `answer`.
func shopTrait(expression string) string {
	return shopWith("traits:\n  customer:\n    answer: " + expression + "\n")
}

// shopSegment is the shop with a trait, `spend`, and a segment.
func shopSegment(condition string) string {
	return shopWith("traits:\n  customer:\n    spend: sum(orders.amount)\nsegments:\n  chosen:\n    of: customer\n    where: " + condition + "\n")
}

// shopSequence is the shop with a segment that is a sequence.
func shopSequence(lines string) string {
	return shopWith("segments:\n  chosen:\n    of: customer\n    sequence:\n" + lines)
}
