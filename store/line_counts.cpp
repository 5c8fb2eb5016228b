/// \file
/// Counting the lines anew.
/// SPDX-License-Identifier: Apache-2.0
#include "store/line_counts.hpp"

namespace hallbook::store {

void rebuild_line_counts(SqliteDatabase& database) {
    database.run("DELETE FROM line_counts");
    database.run(
        "INSERT INTO line_counts (book_id, tier, bucket, active, callable) "
        "SELECT r.book_id, r.tier, r.applicant_priority_number / 1600, count(*), "
        "sum(NOT r.is_exempt AND coalesce(m.status = 'ACTIVE', 0)) "
        "FROM book_registrations AS r LEFT JOIN members AS m ON m.id = r.member_id "
        "WHERE r.status = 'ACTIVE' GROUP BY r.book_id, r.tier, r.applicant_priority_number / 1600");
}

std::int64_t wrong_line_counts(SqliteDatabase& database) {
    return database
        .number(
            "WITH counted AS ("
            "SELECT r.book_id, r.tier, r.applicant_priority_number / 1600 AS bucket, "
            "count(*) AS active, sum(NOT r.is_exempt AND coalesce(m.status = 'ACTIVE', 0)) "
            "AS callable FROM book_registrations AS r LEFT JOIN members AS m ON m.id = r.member_id "
            "WHERE r.status = 'ACTIVE' "
            "GROUP BY r.book_id, r.tier, r.applicant_priority_number / 1600), "
            "kept AS (SELECT book_id, tier, bucket, active, callable FROM line_counts "
            "WHERE active > 0) "
            "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) "
            "UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))")
        .value_or(0);
}

}  // namespace hallbook::store
