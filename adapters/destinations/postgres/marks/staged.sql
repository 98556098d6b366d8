-- What every transaction stages its rows in, as far as marks are about it. The other
-- columns are those of the table that the rows go to.
CREATE TABLE weft_rows (
    weft_place integer NOT NULL,
    weft_mark uuid NOT NULL
);
