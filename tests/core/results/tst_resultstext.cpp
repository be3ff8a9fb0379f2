// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/resultstext.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace offramp;

class TestResultsText : public QObject
{
    Q_OBJECT

private:
    static RecordingPtr recording(const std::string &path, ExitTableColumns columns,
                                  Criterion criterion = Criterion::Entropy)
    {
        return std::make_shared<const OpenRecording>(RecordingFacts{.path = path, .name = "net"},
                                                     *ExitTable::make(std::move(columns)), criterion);
    }

    static Results sample(bool includesCheap = true)
    {
        // 4 samples; 2 exits of 1 and 3 GFLOPs, and 3 of which the last costs 50.
        Sources sources;
        sources.add({1}, recording("a, b.exits", {2,
                                                  {0, 1, 2, 3},
                                                  {0, 1, 9, 9, 0, 1, 9, 3},
                                                  {.1F, .2F, .3F, .9F, .1F, .1F, .1F, .1F},
                                                  {.perExit = {1e9, 3e9}}}));
        sources.add({2}, recording("deep.exits", {3,
                                                  {0, 1, 2, 3},
                                                  {9, 9, 9, 9, 9, 9, 9, 9, 0, 1, 2, 3},
                                                  std::vector<float>(12, .5F),
                                                  {.perExit = {10e9, 20e9, 50e9}}}));
        Decisions decisions;
        decisions.recordings = {{1}, {2}};
        decisions.variants = {{{1}, {1}, {.5}, "V1", 0, includesCheap},
                              {{2}, {1}, {0}, "V2", 0, includesCheap},
                              {{3}, {2}, {.1, .2}, "V3"}};
        return evaluate(decisions, sources);
    }

private Q_SLOTS:
    void standingsAndArea()
    {
        const Results results = sample();
        QCOMPARE(results.variants[0].point, (Point{1.5, .75}));
        QVERIFY(!results.variants[0].standing.dominated);
        QVERIFY(results.variants[1].standing.dominated);
        QVERIFY(results.variants[2].standing.overEMax);
        QCOMPARE(results.steps.points.size(), std::size_t(2));
        QCOMPARE(results.samples(), std::optional<std::int64_t>(4));
    }

    void filesHaveShortNames()
    {
        using Paths = std::vector<std::string>;
        QCOMPARE(shortNames(Paths{"/home/me/a.exits", "/home/me/b.exits"}),
                 (std::map<std::string, std::string>{{"/home/me/a.exits", "a.exits"},
                                                     {"/home/me/b.exits", "b.exits"}}));
        const auto names = shortNames(Paths{"/home/me/x/1/a.exits", "/home/me/x/2/a.exits", "/home/me/y/2/a.exits",
                                            "/a.exits", "/home/me/b.exits"});
        QCOMPARE(names.at("/home/me/x/1/a.exits"), std::string("1/a.exits"));
        QCOMPARE(names.at("/home/me/x/2/a.exits"), std::string("x/2/a.exits"));
        QCOMPARE(names.at("/home/me/y/2/a.exits"), std::string("y/2/a.exits"));
        QCOMPARE(names.at("/a.exits"), std::string("a.exits"));
        QCOMPARE(names.at("/home/me/b.exits"), std::string("b.exits"));
        const auto same = shortNames(Paths{"/d/a.exits", "/d/../d/a.exits"});
        QCOMPARE(same.at("/d/../d/a.exits"), std::string("a.exits"));
    }

    void jsonAsTheContractSays()
    {
        const auto json = nlohmann::json::parse(toJson(sample(), {}));
        QCOMPARE(json["e_max"].get<double>(), 39.32);
        QCOMPARE(json["unit"].get<std::string>(), std::string("GFLOPs"));
        QCOMPARE(json["area"].get<double>(), *sample().area);
        QCOMPARE(json["normalised_area"].get<double>(), *sample().normalisedArea);
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
        const auto json = nlohmann::json::parse(toJson(sample(false), {}));
        QVERIFY(json["area"].is_null());
        QVERIFY(json["normalised_area"].is_null());
        QCOMPARE(json["variants"].size(), std::size_t(1));
        QVERIFY(nlohmann::json::parse(toJson(Results(), {}))["samples"].is_null());
    }

    void csvReadsBack()
    {
        const auto rows = *parseCsv(toCsv(sample(), {}), "csv");
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(parseCsv(toCsv(sample(false), {}), "csv")->size(), std::size_t(2)); // the head and the included one
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
        Sources sources;
        sources.add({1}, recording("a.exits",
                                   {3,
                                    {0, 1, 2, 3},
                                    {0, 1, 9, 9, 9, 9, 9, 3, 9, 9, 9, 9},
                                    {-.95F, -.95F, -.95F, -.5F, -.5F, -.5F, -.5F, -.5F, -1, -1, -1, -1},
                                    {.perExit = {1e9, 3e9, 9e9}}},
                                   Criterion::Confidence));
        Decisions decisions;
        decisions.criterion = Criterion::Confidence;
        decisions.variants = {{{1}, {1}, {-.9, 0}}};
        const Results results = evaluate(decisions, sources);
        const auto variant = nlohmann::json::parse(toJson(results, {}))["variants"][0];
        QCOMPARE(variant["criterion"].get<std::string>(), std::string("confidence"));
        QCOMPARE(variant["thresholds"].dump(), std::string("[0.9,0.0]"));
        QVERIFY(toCsv(results, {}).find("\na.exits,confidence,0.9:0,1.5,") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestResultsText)
#include "tst_resultstext.moc"
