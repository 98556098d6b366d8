package diag

import "github.com/weft-cdp/weft/models"

// dataFilePages are about files of text that cannot be read as the model says.
var dataFilePages = []Page{
	{
		Code: EmptyFile, Severity: models.Error, Needs: "run",
		Title: "an empty file",
		Text: `The first line of a file of text has the names of its columns, and this file has
no line at all. What writes it has probably failed. A file that holds no rows has
its first line still.`,
		Example: dataExample(plainOrders, "\n"[1:]) + spend,
		Fixed:   dataExample(plainOrders, "order_id,email,amount\n1,ana@shop.se,12.50\n") + spend,
	},
	{
		Code: OtherDelimiter, Severity: models.Error, Needs: "run",
		Title: "a file that is split by another character",
		Text: `The first line of the file is a single column for the delimiter that it is read
with, and holds another character that usually stands between columns. Say which
it is: ` + "`delimiter: \";\"`" + ` for csv files, ` + "`format: tsv`" + ` for tabs.`,
		Example: dataExample(plainOrders, "order_id;email;amount\n1;ana@shop.se;12.50\n") + spend,
		Fixed:   dataExample(plainOrders+"\n    delimiter: \";\"", "order_id;email;amount\n1;ana@shop.se;12.50\n") + spend,
	},
	{
		Code: BrokenText, Severity: models.Error, Needs: "run",
		Title: "a line that is not like the others",
		Text: `A line of the file has more or fewer columns than its first line, or a quote is
opened and never closed. Which cell is which cannot be known, so nothing of the file
is read. A cell that holds the delimiter, a quote or the end of a line stands in
double quotes, and a quote inside it is written twice: ` + "`\"5\"\" pipe, grey\"`" + `.`,
		Example: dataExample(plainOrders, "order_id,email,amount\n1,ana@shop.se,12.50\n2,bo@shop.se,1,250.00\n") + spend,
		Fixed:   dataExample(plainOrders, "order_id,email,amount\n1,ana@shop.se,12.50\n2,bo@shop.se,1250.00\n") + spend,
	},
}

const plainOrders = `orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    columns: {amount: decimal}`
