package main

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// table is a CSV file being written, with a counter for its keys.
type table struct {
	file *os.File
	out  *bufio.Writer
	rows int
	err  error
}

func newTable(folder, name, header string) (*table, error) {
	f, err := os.Create(filepath.Join(folder, name+".csv"))
	if err != nil {
		return nil, err
	}
	t := &table{file: f, out: bufio.NewWriterSize(f, 1<<20)}
	_, t.err = t.out.WriteString(header + "\n")
	return t, nil
}

// next gives the key of the row that is written now.
func (t *table) next() string {
	t.rows++
	return strconv.Itoa(t.rows)
}

func (t *table) write(cells ...string) {
	for i, c := range cells {
		if i > 0 {
			t.byte(',')
		}
		if strings.ContainsAny(c, ",\"\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		if _, err := t.out.WriteString(c); err != nil {
			t.err = err
		}
	}
	t.byte('\n')
}

func (t *table) byte(b byte) {
	if err := t.out.WriteByte(b); err != nil {
		t.err = err
	}
}

// shop is all tables.
type shop struct {
	pageviews, logins, cartAdds, orders, orderItems, products, crm, cards, chats *table
}

func openShop(folder string) (*shop, error) {
	s := &shop{}
	for _, t := range []struct {
		into         **table
		name, header string
	}{
		{&s.pageviews, "pageviews", "view_id,viewed_at,cookie,path,sku"},
		{&s.logins, "logins", "login_id,logged_in_at,cookie,email,member_id"},
		{&s.cartAdds, "cart_adds", "add_id,added_at,cookie,sku,qty"},
		{&s.orders, "orders", "order_id,ordered_at,status,amount,member_no,buyer_email,buyer_phone,cookie,ship_name,ship_address,ship_city"},
		{&s.orderItems, "order_items", "item_id,order_id,sku,qty,price"},
		{&s.products, "products", "sku,name,category,color,list_price"},
		{&s.crm, "crm", "contact_id,updated_at,email,phone,full_name,gender,birthday,city,employee"},
		{&s.cards, "loyalty_cards", "card_no,member_id,email,tier,issued_at"},
		{&s.chats, "chats", "chat_id,started_at,cookie,email,topic,rating"},
	} {
		made, err := newTable(folder, t.name, t.header)
		if err != nil {
			return nil, err
		}
		*t.into = made
	}
	return s, nil
}

func (s *shop) close() error {
	var all error
	for _, t := range []*table{s.pageviews, s.logins, s.cartAdds, s.orders, s.orderItems, s.products, s.crm, s.cards, s.chats} {
		all = errors.Join(all, t.err, t.out.Flush(), t.file.Close())
	}
	return all
}

// product is one thing the shop sells.
type product struct {
	sku, name, category, color string
	cents                      int
}

var categories = []struct {
	name  string
	cents int
}{{"dress", 7900}, {"coat", 18900}, {"shoes", 9900}, {"shirt", 3900}, {"jeans", 6900}, {"bag", 12900}, {"scarf", 1900}, {"hat", 2400}}

var colors = []string{"red", "blue", "black", "green", "white"}

// catalogue is every category in every color, three of each.
var catalogue = func() []product {
	var all []product
	for _, c := range categories {
		for i, color := range colors {
			for n := range 3 {
				all = append(all, product{
					sku:      strings.ToUpper(c.name[:3]) + "-" + strconv.Itoa(100+i*10+n),
					name:     color + " " + c.name + " " + strconv.Itoa(n+1),
					category: c.name, color: color,
					cents: c.cents + 500*n,
				})
			}
		}
	}
	return all
}()

func (s *shop) writeProducts() {
	for _, p := range catalogue {
		s.products.write(p.sku, p.name, p.category, p.color, money(p.cents))
	}
}

func money(cents int) string {
	return strconv.Itoa(cents/100) + "." + strconv.Itoa(cents%100/10) + strconv.Itoa(cents%10)
}

func moment(t time.Time) string { return t.Format("2006-01-02 15:04:05") }
