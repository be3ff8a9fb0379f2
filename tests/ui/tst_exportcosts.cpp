// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "tests/ui/fixtures.h"
#include "ui/export/clipboard.h"
#include "ui/export/curvestable.h"

#include <QMimeData>
#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Tables of a document that counts joules, with a network that has none and a curve of GFLOPs.
class TestExportCosts : public QObject
{
    Q_OBJECT

private:
    Document m_document;

    std::vector<std::vector<std::string>> curveRows() const
    {
        std::vector<std::vector<std::string>> rows;
        const std::string csv = curvesCsv(m_document);
        const auto parsed = parseCsv(csv, "curves");
        for (const CsvRow &row : *parsed)
            rows.push_back(row.fields);
        return rows;
    }

    nlohmann::json everything() const { return nlohmann::json::parse(everythingJson(m_document)); }

private Q_SLOTS:
    void init()
    {
        m_document.clear();
        m_document.openRecording(
            fixtures::measured("net", {CostUnit::Gflops, CostUnit::Joules, CostUnit::Milliseconds}));
        m_document.openRecording(fixtures::measured("plain", {CostUnit::Gflops}));
        m_document.addCurve(u"theirs"_s, {{{1, .5}, {2, .75}}, {}, AccuracyUnit::Fraction});
    }

    void curvesAsCsv()
    {
        const auto before = curveRows();
        QCOMPARE(before[0][2], std::string("energy_gflops"));
        QCOMPARE(std::ranges::count(before, std::string("theirs"), [](const auto &row) { return row[0]; }), 2);
        QVERIFY(m_document.setCost(CostUnit::Joules).has_value());
        const auto rows = curveRows();
        QCOMPARE(rows[0][2], std::string("energy_joules"));
        std::size_t known = 0;
        std::size_t unknown = 0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const std::string &network = rows[i].back();
            QVERIFY2(network == "net" || network == "plain", network.c_str()); // none of the curve in GFLOPs
            if (network == "plain") {
                QCOMPARE(rows[i][2], std::string());
                ++unknown;
                continue;
            }
            const double threshold = *parseNumber(rows[i][1]);
            const RecordingPtr recording = m_document.recordings()[0];
            const Point point
                = pointOf(evaluate(recording->table(), {threshold, threshold}), recording->table().cost());
            QCOMPARE(parseNumber(rows[i][2]), std::optional(point.energy));
            QVERIFY(point.energy <= 1.1 && point.energy >= .3);
            ++known;
        }
        QVERIFY(known > 1 && unknown > 1);
        QVERIFY(m_document.setCost(CostUnit::Gflops).has_value());
        QCOMPARE(curveRows(), before);
    }

    void everythingAsJson()
    {
        QVERIFY(m_document.setCost(CostUnit::Joules).has_value());
        const auto json = everything();
        QCOMPARE(json["unit"].get<std::string>(), std::string("joules"));
        QCOMPARE(json["e_max"].get<double>(), 1.2);
        for (const auto &point : json["curves"][0]["curve"])
            QVERIFY(point["energy"].is_number());
        for (const auto &point : json["curves"][1]["curve"])
            QVERIFY(point["energy"].is_null() && point["accuracy"].is_number());
        for (const auto &variant : json["variants"])
            QCOMPARE(variant["energy"].is_null(), variant["network"].get<std::string>() == "plain");
        const auto &curve = json["imported_curves"][0];
        QCOMPARE(curve["unit"].get<std::string>(), std::string("GFLOPs"));
        QVERIFY(curve["area"].is_null() && curve["normalised_area"].is_null());
        QCOMPARE(curve["points"].size(), std::size_t(2));
        QVERIFY(m_document.setCost(CostUnit::Gflops).has_value());
        QVERIFY(everything()["imported_curves"][0]["area"].is_number());
    }

    void variantsOnTheClipboard()
    {
        QVERIFY(m_document.setCost(CostUnit::Joules).has_value());
        const QString text = copiedVariants(m_document)->text();
        QVERIFY2(!text.contains(u"nan"_s), qPrintable(text));
        const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), static_cast<qsizetype>(m_document.variants().size()) + 1);
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const QStringList fields = lines[i].split(u'\t');
            QCOMPARE(fields[3].isEmpty(), fields[1] == u"plain"_s);
        }
    }
};

QTEST_MAIN(TestExportCosts)
#include "tst_exportcosts.moc"
