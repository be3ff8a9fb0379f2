// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/submission.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace offramp;

class TestSubmission : public QObject
{
    Q_OBJECT

private:
    static Submission sample()
    {
        // 4 samples; 2 exits of 1 and 3 GFLOPs.
        const CostColumn cost{CostUnit::Flops, {1e9, 3e9}};
        const OperatingPoint cheap{4, {3, 1}, {2, 1}};
        const OperatingPoint full{4, {0, 4}, {0, 3}};
        const OperatingPoint deep{4, {0, 0, 4}, {0, 0, 4}};
        return makeSubmission({makeVariant("a, b.exits", {.5}, cheap, cost), makeVariant("a, b.exits", {0}, full, cost),
                               makeVariant("deep.exits", {.1, .2}, deep, {CostUnit::Flops, {10e9, 20e9, 50e9}})},
                              39.32);
    }

private Q_SLOTS:
    void standingsAndArea()
    {
        const Submission submission = sample();
        QCOMPARE(submission.variants[0].point, (Point{1.5, .75}));
        QVERIFY(!submission.variants[0].standing.dominated);
        QVERIFY(submission.variants[1].standing.dominated);
        QVERIFY(submission.variants[2].standing.overEMax);
        QCOMPARE(submission.curve.points.size(), std::size_t(2));
        QCOMPARE(submission.samples(), std::optional<std::int64_t>(4));
    }

    void jsonAsTheContractSays()
    {
        const auto json = nlohmann::json::parse(toJson(sample()));
        QCOMPARE(json["e_max"].get<double>(), 39.32);
        QCOMPARE(json["unit"].get<std::string>(), std::string("GFLOPs"));
        QCOMPARE(json["area"].get<double>(), *sample().curve.area());
        QCOMPARE(json["normalised_area"].get<double>(), *sample().curve.normalisedArea());
        QCOMPARE(json["samples"].get<int>(), 4);
        const auto &variant = json["variants"][0];
        QCOMPARE(variant["recording"].get<std::string>(), std::string("a, b.exits"));
        QCOMPARE(variant["criterion"].get<std::string>(), std::string("entropy"));
        QCOMPARE(variant["thresholds"].get<std::vector<double>>(), std::vector<double>{.5});
        QCOMPARE(variant["energy"].get<double>(), 1.5);
        QCOMPARE(variant["accuracy"].get<double>(), .75);
        QCOMPARE(variant["exit_shares"].get<std::vector<double>>(), (std::vector<double>{.75, .25}));
        QCOMPARE(variant["dominated"].get<bool>(), false);
        QCOMPARE(json["variants"][2]["over_e_max"].get<bool>(), true);
    }

    void noAreaIsNull()
    {
        const auto json = nlohmann::json::parse(toJson(makeSubmission({sample().variants[2]}, 39.32)));
        QVERIFY(json["area"].is_null());
        QVERIFY(json["normalised_area"].is_null());
        QVERIFY(nlohmann::json::parse(toJson(makeSubmission({}, 1)))["samples"].is_null());
    }

    void csvReadsBack()
    {
        const auto rows = *parseCsv(toCsv(sample()), "csv");
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[0].fields.size(), std::size_t(11));
        QCOMPARE(rows[0].fields[7], std::string("exit_share_3"));
        QCOMPARE(rows[1].fields[0], std::string("a, b.exits"));
        QCOMPARE(rows[1].fields[1], std::string("entropy"));
        QCOMPARE(rows[1].fields[7], std::string());
        QCOMPARE(rows[3].fields[2], std::string("0.1:0.2"));
        QCOMPARE(parseNumber(rows[3].fields[3]), std::optional(50.0));
        QCOMPARE(rows[3].fields[10], std::string("true"));
    }

    void thresholdsAreWrittenAsTheCriterionHasThem()
    {
        const OperatingPoint outcome{4, {3, 1, 0}, {2, 1, 0}};
        const CostColumn cost{CostUnit::Flops, {1e9, 3e9, 5e9}};
        const Submission submission
            = makeSubmission({makeVariant("a.exits", {-.9, 0}, outcome, cost)}, 39.32, Criterion::Confidence);
        const auto variant = nlohmann::json::parse(toJson(submission))["variants"][0];
        QCOMPARE(variant["criterion"].get<std::string>(), std::string("confidence"));
        QCOMPARE(variant["thresholds"].dump(), std::string("[0.9,0.0]"));
        QVERIFY(toCsv(submission).find("\na.exits,confidence,0.9:0,1.5,") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSubmission)
#include "tst_submission.moc"
