// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/resultstext.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "tests/core/results/recordings.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>

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
        QVERIFY(json["version"].get<std::string>().starts_with("offramp "));
        QCOMPARE(json["e_max"].get<double>(), 39.32);
        QCOMPARE(json["unit"].get<std::string>(), std::string("GFLOPs"));
        QCOMPARE(json["area"].get<double>(), *sample().area);
        QCOMPARE(json["normalised_area"].get<double>(), *sample().normalisedArea);
        QCOMPARE(json["samples"].get<int>(), 4);
        const auto interval = json["area_interval"].get<std::vector<double>>();
        QVERIFY(interval.size() == 2 && interval[0] < *sample().area && *sample().area < interval[1]);
        const auto &variant = json["variants"][0];
        QCOMPARE(variant["name"].get<std::string>(), std::string("V1"));
        QCOMPARE(variant["network"].get<std::string>(), std::string("net"));
        QCOMPARE(variant["area_lost"].get<double>(), *sample().variants[0].areaLost);
        QVERIFY(json["variants"][2]["area_lost"].is_null());
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
        QVERIFY(json["area_interval"].is_null());
        QCOMPARE(json["variants"].size(), std::size_t(1));
        QVERIFY(nlohmann::json::parse(toJson(Results(), {}))["samples"].is_null());
    }

    void csvReadsBack()
    {
        const auto rows = *parseCsv(toCsv(sample(), {}), "csv");
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(parseCsv(toCsv(sample(false), {}), "csv")->size(), std::size_t(2)); // the head and the included one
        const auto field = [&](std::size_t row, const std::string &head) {
            const auto &heads = rows[0].fields;
            return rows[row].fields.at(static_cast<std::size_t>(std::ranges::find(heads, head) - heads.begin()));
        };
        QCOMPARE(rows[0].fields.size(), std::size_t(14));
        QCOMPARE(field(1, "name"), std::string("V1"));
        QCOMPARE(field(1, "network"), std::string("net"));
        QCOMPARE(field(1, "recording"), std::string("a, b.exits"));
        QCOMPARE(field(1, "criterion"), std::string("entropy"));
        QCOMPARE(field(1, "exit_share_3"), std::string());
        QCOMPARE(parseNumber(field(1, "area_lost")), sample().variants[0].areaLost);
        QCOMPARE(field(3, "thresholds"), std::string("0.1:0.2"));
        QCOMPARE(parseNumber(field(3, "energy_gflops")), std::optional(50.0));
        QCOMPARE(field(3, "over_e_max"), std::string("true"));
        QCOMPARE(field(3, "area_lost"), std::string());
    }

    void unknownCostsAreNull()
    {
        Sources sources;
        sources.add({1}, fixtures::measured("known", {CostUnit::Gflops, CostUnit::Joules}));
        sources.add({2}, fixtures::measured("unknown", {CostUnit::Gflops}));
        Decisions decisions;
        decisions.recordings = {{1}, {2}};
        decisions.eMax = {1.2, CostUnit::Joules, EMaxOrigin::Chosen, {}};
        decisions.variants = {{{1}, {1}, {.4, .3}, "V1"}, {{2}, {2}, {0, 0}, "V2"}};
        const Results results = evaluate(decisions, sources);
        const std::string text = toJson(results, {});
        const auto json = nlohmann::json::parse(text);
        QVERIFY(text.find("nan") == std::string::npos);
        QCOMPARE(json["unit"].get<std::string>(), std::string("joules"));
        QCOMPARE(json["e_max"].get<double>(), 1.2);
        QCOMPARE(json["area"].get<double>(), .75 * (1.2 - .7));
        QCOMPARE(json["area_interval"].size(), std::size_t(2)); // of V1 alone
        QCOMPARE(json["variants"][0]["energy"].get<double>(), .7);
        const auto &unknown = json["variants"][1];
        QCOMPARE(unknown["name"].get<std::string>(), std::string("V2"));
        QCOMPARE(unknown["accuracy"].get<double>(), 1.0);
        for (const char *key : {"energy", "dominated", "duplicate", "over_e_max", "area_lost"})
            QVERIFY2(unknown[key].is_null(), key);

        const auto rows = *parseCsv(toCsv(results, {}), "csv");
        const auto &heads = rows[0].fields;
        const auto field = [&](std::size_t row, const std::string &head) {
            return rows[row].fields.at(static_cast<std::size_t>(std::ranges::find(heads, head) - heads.begin()));
        };
        QVERIFY(std::ranges::count(heads, "energy_gflops") == 0);
        QCOMPARE(*parseNumber(field(1, "energy_joules")), .7);
        QCOMPARE(field(1, "dominated"), std::string("false"));
        QCOMPARE(rows[2].fields.size(), heads.size());
        for (const char *head : {"energy_joules", "dominated", "duplicate", "over_e_max", "area_lost"})
            QCOMPARE(field(2, head), std::string());
        QCOMPARE(field(2, "accuracy"), std::string("1"));
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
        QVERIFY(toCsv(results, {}).find("\n,net,a.exits,confidence,0.9:0,1.5,") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestResultsText)
#include "tst_resultstext.moc"
