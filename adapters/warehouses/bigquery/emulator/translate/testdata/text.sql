-- STRING functions: the examples of the function reference and their borders.
SELECT SUBSTR('apple', 2), SUBSTR('apple', 2, 2), SUBSTR('apple', -2), SUBSTR('apple', 1, 123), SUBSTR('apple', 123), SUBSTR('apple', 123, 5)
-- pple|pp|le|apple||
SELECT SUBSTR('apple', 0, 2), SUBSTR('apple', -9, 2), SUBSTR('äöü', 2, 1), SUBSTR('apple', -3, 2)
-- ap|ap|ö|pl
SELECT SUBSTR('apple', 1, -1)
-- ! cannot be negative
SELECT SAFE.SUBSTR('apple', 1, -1)
-- NULL
SELECT LPAD('abc', 2), LPAD('abc', 8, 'def'), LPAD('例子', 5, '中文'), RPAD('abc', 5, '-'), LPAD(CONCAT('|', ''), 3, 'x')
-- ab|defdeabc|中文中例子|abc--|xx|
SELECT LPAD('abc', -1)
-- ! negative
SELECT LPAD('abc', 5, '')
-- ! empty
SELECT TRIM('   apple   '), TRIM('***apple***', '*'), TRIM('xzxapplexxy', 'xyz'), LTRIM('***apple***', '*'), RTRIM('***apple***', '*'), TRIM('\t a \n')
-- apple|apple|apple|apple***|***apple|a
SELECT LENGTH('абвгд'), BYTE_LENGTH('абвгд'), CHAR_LENGTH('абвгд'), LENGTH(b'abc'), OCTET_LENGTH('é')
-- 5|10|5|3|2
SELECT UPPER('straße'), LOWER('ÀÉÎ'), INITCAP('Hello World-everyone!'), LOWER('AbC')
-- STRASSE|àéî|Hello World-Everyone!|abc
SELECT REVERSE('foo'), REVERSE('абвгд'), REPEAT('abc', 3), REPEAT('abc', 0), REPEAT('abc', NULL)
-- oof|дгвба|abcabcabc||NULL
SELECT STRPOS('foo@example.com', '@'), STRPOS('quxexample.com', '@'), INSTR('banana', 'an'), INSTR('banana', 'an', 1, 2), INSTR('banana', 'an', 1, 3), INSTR('banana', 'an', -1, 1), INSTR('banana', 'ann')
-- 4|0|2|4|0|4|0
SELECT LEFT('apple', 3), RIGHT('apple', 3), LEFT('ab', 9), REPLACE('apple pie', 'pie', 'cobbler'), REPLACE('a', '', 'b')
-- app|ple|ab|apple cobbler|a
SELECT LEFT('a', -1)
-- ! negative
SELECT SPLIT('b c d', ' '), SPLIT('a,b'), ARRAY_LENGTH(SPLIT('')), SPLIT('abc', ''), SPLIT('a', 'bc')
-- [b, c, d]|[a, b]|1|[a, b, c]|[a]
SELECT CONCAT('T.P.', ' ', 'Bar'), CONCAT('a', NULL), 'a' || 'b', STARTS_WITH('bar', 'b'), ENDS_WITH('apple', 'e')
-- T.P. Bar|NULL|ab|true|true
SELECT ASCII('abcd'), ASCII(''), UNICODE('âbcd'), CHR(65), CHR(255), CHR(0), TO_CODE_POINTS('foo'), CODE_POINTS_TO_STRING([65, 255, 513, 1024])
-- 97|0|226|A|ÿ||[102, 111, 111]|AÿȁЀ
SELECT TRANSLATE('This is a cookie', 'sco', 'zku'), SOUNDEX('Ashcraft'), CONTAINS_SUBSTR('the blue house', 'Blue house'), CONTAINS_SUBSTR('\u2168', 'IX')
-- Thiz iz a kuukie|A261|true|true
SELECT NORMALIZE('\u00ea') = NORMALIZE('\u0065\u0302'), NORMALIZE('Raha\u2004Mahan', NFKC) = 'Raha Mahan', NORMALIZE_AND_CASEFOLD('The red barn') = NORMALIZE_AND_CASEFOLD('The Red Barn')
-- true|true|true
SELECT 'a' < 'B', 'Z' < 'a', 'é' > 'z', '' = ' '
-- false|true|true|false
SELECT 'abc' LIKE 'a%', 'ABC' LIKE 'a%', 'a%c' LIKE r'a\%c', 'abc' LIKE r'a\%c', 'a_c' LIKE 'a__', CAST(NULL AS STRING) LIKE 'a'
-- true|false|true|false|true|NULL
SELECT REGEXP_CONTAINS('foo@example.com', r'@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+'), REGEXP_CONTAINS('abc', r'^b')
-- true|false
SELECT REGEXP_EXTRACT('foo@example.com', r'^[a-zA-Z0-9_.+-]+'), REGEXP_EXTRACT('foo@example.com', r'^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.([a-zA-Z0-9-.]+$)'), REGEXP_EXTRACT('ab', '.b'), REGEXP_EXTRACT('ab', '(.)b'), REGEXP_EXTRACT('xyztb', '(.)+b'), REGEXP_EXTRACT('ab', '(z)?b'), REGEXP_EXTRACT('a', 'x')
-- foo|com|ab|a|t||NULL
SELECT REGEXP_EXTRACT('ab', '(.)(.)')
-- ! must not have more than 1 capturing group
SELECT REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 1, 1), REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 1, 3), REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 1, 4), REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 3, 1), REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 20, 1)
-- Hello|Hellooo|NULL|Helloo|NULL
SELECT REGEXP_EXTRACT_ALL('Try `function(x)` or `function(y)`', '`(.+?)`'), REGEXP_REPLACE('# Heading', r'^# ([a-zA-Z0-9\s]+$)', r'<h1>\1</h1>'), REGEXP_REPLACE('abc', '', '-'), REGEXP_REPLACE('a.b', r'\.', r'\\')
-- [function(x), function(y)]|<h1>Heading</h1>|-a-b-c-|a\b
SELECT REGEXP_CONTAINS('a', '(')
-- ! Cannot parse regular expression
SELECT TO_HEX(MD5('Hello World')), TO_HEX(SHA256('Hello World')), TO_HEX(SHA1('Hello World')), TO_HEX(b'\x00\x01\x02\x03\xAA\xEE\xEF\xFF'), FROM_HEX('0aff'), TO_BASE64(b'\377\340'), FROM_BASE64('/+A=')
-- b10a8db164e0754105b7a99be72e3fe5|a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e|0a4d55a8d778e5022fab701977c5d840bbc486d0|00010203aaeeefff|0aff|/+A=|ffe0
SELECT FARM_FINGERPRINT(CONCAT('1', 'foo', 'true')), FARM_FINGERPRINT(CONCAT('2', 'apple', 'false')), FARM_FINGERPRINT(CONCAT('3', '', 'true'))
-- -1541654101129638711|2794438866806483259|-4880158226897771312
SELECT LENGTH(GENERATE_UUID()), GENERATE_UUID() = LOWER(GENERATE_UUID())
-- 36|false
SELECT FORMAT('%d', 10), FORMAT('%010d', 10), FORMAT('%+d', 10), FORMAT('%s', 'a'), FORMAT('%5s|%-5s|', 'ab', 'ab'), FORMAT('%.2f', 1.2), FORMAT('%x', 255), FORMAT('%%')
-- 10|0000000010|+10|a|   ab|ab   ||1.20|ff|%
