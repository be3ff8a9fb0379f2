// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/energylog.h"

#include "tests/shareddata.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double unknown = -1;

QByteArray joined(const std::vector<std::string> &notes)
{
    QByteArray all;
    for (const std::string &note : notes)
        all += QByteArray::fromStdString(note) + '\n';
    return all;
}

bool isNear(const std::optional<double> &got, double expected)
{
    if (expected == unknown)
        return !got;
    return got && std::abs(*got - expected) <= 1e-9 * (1 + std::abs(expected));
}

QByteArray numbersOf(const EnergyRun &run)
{
    QByteArray text = QByteArray::fromStdString(run.name) + ':';
    for (const auto &number : {run.cpuJoules, run.gpuJoules, run.ramJoules, run.totalJoules, run.seconds})
        text += ' ' + (number ? QByteArray::number(*number, 'g', 15) : "unknown");
    return text;
}

QByteArray tegra(const QByteArray &time, const QByteArray &rails)
{
    return time + "RAM 1488/7620MB (lfb 105x4MB) SWAP 0/12002MB CPU [0%@1036,off] GR3D_FREQ 0% GPU@50C tj@50C " + rails
           + '\n';
}

} // namespace

/// Logs as the tools write them, and what they come to.
class TestEnergyLogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toolsAreNamedWhereLogsAreBroken()
    {
        QCOMPARE(energyLogTool("run_id,duration,emissions,energy_consumed\nr,1,1,x\n"), std::string("CodeCarbon"));
        QCOMPARE(energyLogTool("2026/02/03 10:00:00.000, 100.00 W\n"), std::string("nvidia-smi"));
        QCOMPARE(energyLogTool(" Performance counter stats for 'ls':\n 1.5 msec task-clock\n"),
                 std::string("perf stat"));
        for (const char *text : {"", "name,accuracy\na,0.5\n", "epoch,energy_j\n1,2\n"})
            QCOMPARE(energyLogTool(text), std::string());
    }

    void readsRuns_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QList<QPair<QByteArray, QList<double>>>>("runs"); // CPU, GPU, memory, total, seconds
        QTest::addColumn<QByteArray>("note");
        using Runs = QList<QPair<QByteArray, QList<double>>>;

        const QByteArray head2 = "timestamp,project_name,run_id,duration,emissions,cpu_power,cpu_energy,gpu_energy,"
                                 "ram_energy,energy_consumed,region,python_version,on_cloud,pue\n";
        QTest::newRow("CodeCarbon 1: a total only, and the same experiment for all")
            << QByteArray("timestamp,experiment_id,project_name,duration,emissions,energy_consumed,country_name\n"
                          "2026-02-03T10:00:00,5b0f,small,10.0,1e-6,0.001,X\n"
                          "2026-02-03T10:10:00,5b0f,large,30.0,1e-6,0.002,X\n")
            << "CodeCarbon"
            << Runs{{"small", {unknown, unknown, unknown, 3600, 10}}, {"large", {unknown, unknown, unknown, 7200, 30}}}
            << QByteArray("size");
        QTest::newRow("CodeCarbon 2: no GPU is written as 0")
            << QByteArray(head2
                          + "2026-02-03T10:00:00,p,r1,10.0,1e-6,42.5,0.0005,0.0,0.0003,0.0008,\xc3\xa9,3.11,N,1.0\n")
            << "CodeCarbon" << Runs{{"r1", {1800, unknown, 1080, 2880, 10}}} << QByteArray("size");
        QTest::newRow("CodeCarbon 3: rows of one run are cumulative")
            << QByteArray(head2
                          + "2026-02-03T10:00:00,p,r1,10.0,1e-6,42.5,0.0005,0.001,0.0003,0.0018,x,3.11,N,1.5\n"
                            "2026-02-03T10:00:05,p,r2,4.0,1e-6,42.5,0.0001,0.001,0.0003,0.0014,x,3.11,N,1.5\n"
                            "2026-02-03T10:00:20,p,r1,30.0,1e-6,42.5,0.001,0.002,0.0006,0.0036,x,3.11,N,1.5\n")
            << "CodeCarbon" << Runs{{"r1", {3600, 7200, 2160, 12960, 30}}, {"r2", {360, 3600, 1080, 5040, 4}}}
            << QByteArray("PUE of 1.5");
        QTest::newRow("CodeCarbon 3: tasks of one run are not")
            << QByteArray("task_name,timestamp,project_name,run_id,duration,emissions,cpu_energy,energy_consumed\n"
                          "load,2026-02-03T10:00:00,p,r1,1.0,1e-6,0.001,0.001\n"
                          "run,2026-02-03T10:00:00,p,r1,2.0,1e-6,0.002,0.002\n")
            << "CodeCarbon"
            << Runs{{"load", {3600, unknown, unknown, 3600, 1}}, {"run", {7200, unknown, unknown, 7200, 2}}}
            << QByteArray("size");
        QTest::newRow("CodeCarbon, saved by a German spreadsheet")
            << QByteArray("\xEF\xBB\xBFproject_name;run_id;duration;emissions;energy_consumed;python_version\r\n"
                          "p;r1;10,5;1E-06;0,0005;3.11\r\n")
            << "CodeCarbon" << Runs{{"r1", {unknown, unknown, unknown, 1800, 10.5}}} << QByteArray("size");

        QTest::newRow("nvidia-smi: a reading that failed is bridged")
            << QByteArray("timestamp, power.draw [W]\n"
                          "2026/02/03 23:59:58.000, 100.00 W\n2026/02/03 23:59:59.000, [N/A]\n"
                          "2026/02/04 00:00:00.500, 200.00 W\n")
            << "nvidia-smi" << Runs{{"log", {unknown, 375, unknown, unknown, 2.5}}}
            << QByteArray("1 of 3 readings failed");
        QTest::newRow("nvidia-smi: two GPUs, without units")
            << QByteArray("index, timestamp, power.draw.instant [W], power.limit [W]\n"
                          "0, 2026/02/03 10:00:00.000, 10.00, 300.00\n1, 2026/02/03 10:00:00.004, 100.00, 300.00\n"
                          "0, 2026/02/03 10:00:02.000, 20.00, 300.00\n1, 2026/02/03 10:00:02.004, 100.00, 300.00\n")
            << "nvidia-smi" << Runs{{"log", {unknown, 230, unknown, unknown, 2}}} << QByteArray("total is not known");
        QTest::newRow("nvidia-smi: two GPUs that no column names")
            << QByteArray("timestamp, power.draw [W]\n"
                          "2026/02/03 10:00:00.000, 10.00 W\n2026/02/03 10:00:00.004, 100.00 W\n"
                          "2026/02/03 10:00:02.000, 10.00 W\n2026/02/03 10:00:02.004, 100.00 W\n")
            << "nvidia-smi" << Runs{{"log", {unknown, 220, unknown, unknown, 2}}} << QByteArray("read as 2 GPUs");
        QTest::newRow("nvidia-smi: continued after an hour")
            << QByteArray(
                   "timestamp, power.draw [W]\n2026/02/03 10:00:00.000, 10.00 W\n2026/02/03 10:00:01.000, 10.00 W\n"
                   "timestamp, power.draw [W]\n2026/02/03 11:00:00.000, 30.00 W\n2026/02/03 11:00:01.000, 30.00 W\n")
            << "nvidia-smi" << Runs{{"log", {unknown, 40, unknown, unknown, 2}}} << QByteArray("total is not known");
        QTest::newRow("nvidia-smi: one GPU with a pause is not two GPUs")
            << QByteArray(
                   "timestamp, power.draw [W]\n2026/02/03 10:00:00.000, 10.00 W\n2026/02/03 10:00:01.000, 10.00 W\n"
                   "2026/02/03 10:00:21.000, 10.00 W\n2026/02/03 10:00:22.000, 10.00 W\n")
            << "nvidia-smi" << Runs{{"log", {unknown, 220, unknown, unknown, 22}}} << QByteArray("20 s passed");
        QTest::newRow("nvidia-smi: a long pause")
            << QByteArray(
                   "timestamp, power.draw [W]\n2026/02/03 10:00:00.000, 10.00 W\n2026/02/03 10:00:01.000, 10.00 W\n"
                   "2026/02/03 10:00:02.000, 10.00 W\n2026/02/03 10:01:42.000, 10.00 W\n")
            << "nvidia-smi" << Runs{{"log", {unknown, 1020, unknown, unknown, 102}}} << QByteArray("100 s passed");

        QTest::newRow("Zeus: a comma in a name, two GPUs, a window that was too short")
            << QByteArray("start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n"
                          "100.5,epoch 1, warm,2.5,30.0,40.0\n103.5,step,0.01,0.0,0.0\n")
            << "Zeus"
            << Runs{{"epoch 1, warm", {unknown, 70, unknown, unknown, 2.5}},
                    {"step", {unknown, unknown, unknown, unknown, 0.01}}}
            << QByteArray("too short");

        QTest::newRow("EnergiBridge: a counter that begins again, milliwatts, no counter of the memory")
            << QByteArray(
                   "Delta,Time,CPU_USAGE_0,DRAM_ENERGY (J),GPU0_POWER (mWatts),PACKAGE_ENERGY (J),PP0_ENERGY (J)\n"
                   "0,1770000000000,3.5,0,40000,262130,5\n1000,1770000001000,3.5,0,60000,262140,9\n"
                   "1000,1770000002000,3.5,0,60000,6,13\n")
            << "EnergiBridge" << Runs{{"log", {20, 110, unknown, 130, 2}}} << QByteArray("began again");
        QTest::newRow("EnergiBridge: power of the whole machine, times in microseconds")
            << QByteArray("Delta;Time;SYSTEM_POWER (Watts);USED_MEMORY\n"
                          "0;1770000000000000;10.5;1\n200;1770000000200000;10.5;1\n")
            << "EnergiBridge" << Runs{{"log", {unknown, unknown, unknown, 2.1, 0.2}}} << QByteArray();
        QTest::newRow("EnergiBridge: a counter that was reset")
            << QByteArray("Delta,Time,CPU_ENERGY (J)\n0,1770000000000,500\n200,1770000000200,510\n200,1770000000400,3\n"
                          "200,1770000000600,13\n")
            << "EnergiBridge" << Runs{{"log", {20, unknown, unknown, unknown, 0.6}}} << QByteArray("fell without");

        const QByteArray cpu
            = "{\"date\": \"2026-02-03 10:00:0%1\", \"metrics\": {\"cpu\": {\"intel_power\": %2, \"psys_power\": -1";
        const auto line = [&](const char *second, const char *watts, const char *rest) {
            return QByteArray(cpu).replace("%1", second).replace("%2", watts) + rest + "\n";
        };
        QTest::newRow("AIPowerMeter: between segments nothing counts")
            << line("0", "10.0", "}, \"gpu\": {\"nvidia_draw_absolute\": 100.0}}}")
                   + line("2.5", "30.0", "}, \"gpu\": {\"nvidia_draw_absolute\": 100.0}}}")
                   + "\"END OF RECORDING SEGMENT\"\n"
                   + line("7", "30.0", "}, \"gpu\": {\"nvidia_power\": 50, \"per_gpu_nvidia_power\": {\"0\": 50}}}}")
                   + line("8", "30.0", "}, \"gpu\": {\"per_gpu_nvidia_power\": {\"0\": 20, \"1\": 30}}}}")
            << "AIPowerMeter" << Runs{{"log", {80, 300, unknown, 380, 3.5}}} << QByteArray();
        QTest::newRow("AIPowerMeter: memory, and a last line that is cut")
            << line("0", "10", ", \"total_dram_power\": 2}}}") + line("1", "10", ", \"total_dram_power\": 4}}}")
                   + "{\"date\": \"2026-02-03 10:00:02\", \"metr"
            << "AIPowerMeter" << Runs{{"log", {10, unknown, 3, unknown, 1}}}
            << QByteArray("Line 3, the last, is incomplete");

        QTest::newRow("perf stat: commas group")
            << QByteArray(
                   "\n Performance counter stats for 'system wide':\n\n"
                   "          2,306.32 Joules power/energy-pkg/   \n             51.10 Joules power/energy-ram/\n"
                   "              1.50 Joules power/energy-gpu/\n\n      77.955355190 seconds time elapsed\n")
            << "perf stat" << Runs{{"system wide", {2306.32, unknown, 51.1, unknown, 77.95535519}}}
            << QByteArray("graphics inside");
        QTest::newRow("perf stat: a German locale, sockets, several runs")
            << QByteArray(" Performance counter stats for './net --small' (5 runs):\n\n"
                          " S0 1 1.234,50 Joules power/energy-pkg/ ( +-  0,67% )\n"
                          " S1 1 1.000,25 Joules power/energy-pkg/ ( +-  0,67% )\n"
                          " 500,00 Joules power/energy-psys/ ( +-  0,67% )\n\n"
                          " 34,922801 +- 0,000736 seconds time elapsed ( +-  0,00% )\n")
            << "perf stat" << Runs{{"./net --small", {2234.75, unknown, unknown, 500, 34.922801}}}
            << QByteArray("mean of the runs");
        QTest::newRow("perf stat: decimal commas below one")
            << QByteArray(" Performance counter stats for 'ls':\n 0,05 Joules power/energy-pkg/\n"
                          " 0,000810670 seconds time elapsed\n")
            << "perf stat" << Runs{{"ls", {0.05, unknown, unknown, unknown, 0.00081067}}} << QByteArray();
        QTest::newRow("perf stat: French grouping")
            << QByteArray(" Performance counter stats for 'a':\n 2\xE2\x80\xAF"
                          "306,32 Joules power/energy-pkg/\n 5,001965465 seconds time elapsed\n")
            << "perf stat" << Runs{{"a", {2306.32, unknown, unknown, unknown, 5.001965465}}} << QByteArray();
        QTest::newRow("perf stat: cores of a socket, and memory that is not supported")
            << QByteArray(
                   " Performance counter stats for 'system wide':\n"
                   " S0-D0-C0 1 3.73 Joules power/energy-pkg/\n S0-D0-C1 0 <not counted> Joules power/energy-pkg/\n"
                   " <not supported> Joules power/energy-ram/\n 1.001404041 seconds time elapsed\n")
            << "perf stat" << Runs{{"system wide", {3.73, unknown, unknown, unknown, 1.001404041}}}
            << QByteArray("could not count power/energy-ram/");
        QTest::newRow("perf stat: two outputs in one file")
            << QByteArray(
                   " Performance counter stats for 'a':\n 1.50 Joules power/energy-pkg/\n 1.5 seconds time elapsed\n"
                   " Performance counter stats for 'b':\n 2.50 Joules power/energy-pkg/\n 2.5 seconds time elapsed\n")
            << "perf stat"
            << Runs{{"a", {1.5, unknown, unknown, unknown, 1.5}}, {"b", {2.5, unknown, unknown, unknown, 2.5}}}
            << QByteArray();
        QTest::newRow("perf stat -x -I: intervals of two sockets")
            << QByteArray("     1.001048308,S0,1,19.63,Joules,power/energy-pkg/,2002406532,100.00,,\n"
                          "     1.001048308,S1,1,10.00,Joules,power/energy-pkg/,2002406532,100.00,,\n"
                          "     2.002369058,S0,1,19.41,Joules,power/energy-pkg/,2002617705,100.00,,\n"
                          "     2.002369058,S1,1,10.00,Joules,power/energy-pkg/,2002617705,100.00,,\n")
            << "perf stat" << Runs{{"log", {59.04, unknown, unknown, unknown, 2.002369058}}} << QByteArray();
        QTest::newRow("perf stat -x, three times")
            << QByteArray("893,33;Joules;power/energy-pkg/;20005559241;100,00;;\n"
                          "892,02;Joules;power/energy-pkg/;20005343388;100,00;;\n")
            << "perf stat"
            << Runs{{"log", {893.33, unknown, unknown, unknown, unknown}},
                    {"log 2", {892.02, unknown, unknown, unknown, unknown}}}
            << QByteArray();

        QTest::newRow("powermetrics: the GPU is printed twice")
            << QByteArray("Machine model: Mac15,12\n\n"
                          "*** Sampled system activity (Tue Feb  3 10:00:00 2026 +0100) (1000.00ms elapsed) ***\n\n"
                          "CPU Power: 8000 mW\nGPU Power: 2000 mW\nANE Power: 0 mW\n"
                          "Combined Power (CPU + GPU + ANE): 10000 mW\n\n**** GPU usage ****\nGPU Power: 2000 mW\n"
                          "*** Sampled system activity (Tue Feb  3 10:00:01 2026 +0100) (500.00ms elapsed) ***\n\n"
                          "CPU Power: 4000 mW\nGPU Power: 0 mW\nCombined Power (CPU + GPU + ANE): 4000 mW\n")
            << "powermetrics" << Runs{{"log", {10, 2, unknown, 12, 1.5}}} << QByteArray();
        QTest::newRow("powermetrics on Intel")
            << QByteArray("*** Sampled system activity (Tue Feb  3 10:00:00 2026 +0100) (2000.00ms elapsed) ***\n"
                          "Intel energy model derived package power (CPUs+GT+SA): 2.50W\n")
            << "powermetrics" << Runs{{"log", {5, unknown, unknown, unknown, 2}}} << QByteArray("not known");

        QTest::newRow("tegrastats: no times")
            << tegra("", "POM_5V_IN 4000/4105 POM_5V_GPU 1000/980 POM_5V_CPU 500/400")
                   + tegra("", "POM_5V_IN 6000/4105 POM_5V_GPU 3000/980 POM_5V_CPU 500/400")
            << "tegrastats" << Runs{{"log", {0.5, 2, unknown, 5, 1}}} << QByteArray("--interval");
        QTest::newRow("tegrastats: times in seconds, two lines in each")
            << tegra("02-03-2026 10:00:00 ", "VDD_IN 4000mW/4000mW VDD_CPU_GPU_CV 560mW/560mW")
                   + tegra("02-03-2026 10:00:00 ", "VDD_IN 4000mW/4000mW VDD_CPU_GPU_CV 560mW/560mW")
                   + tegra("02-03-2026 10:00:01 ", "VDD_IN 8000mW/4000mW VDD_CPU_GPU_CV 560mW/560mW")
            << "tegrastats" << Runs{{"log", {unknown, unknown, unknown, 5, 1}}} << QByteArray("together");
        QTest::newRow("tegrastats: a board without a rail for all of it")
            << tegra("", "VDD_GPU_SOC 9000mW/9000mW VDD_CPU_CV 3000mW/3000mW VIN_SYS_5V0 5000mW/5000mW/5100mW")
                   + tegra("", "VDD_GPU_SOC 9000mW/9000mW VDD_CPU_CV 3000mW/3000mW VIN_SYS_5V0 5000mW/5000mW/5100mW")
            << "tegrastats" << Runs{{"log", {3, 9, unknown, 17, 1}}} << QByteArray("sum of its rails");
        QTest::newRow("tegrastats: rails without prefixes")
            << tegra("", "GPU 1000/100 CPU 2000/300 SOC 3000/900 CV 0/0 VDDRQ 4000/400 SYS5V 5000/1500")
                   + tegra("", "GPU 1000/100 CPU 2000/300 SOC 3000/900 CV 0/0 VDDRQ 4000/400 SYS5V 5000/1500")
            << "tegrastats" << Runs{{"log", {2, 1, 4, 15, 1}}} << QByteArray("sum of its rails");
    }

    void readsRuns()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, tool);
        using Runs = QList<QPair<QByteArray, QList<double>>>;
        QFETCH(Runs, runs);
        QFETCH(QByteArray, note);
        const auto log = parseEnergyLog(text.toStdString(), "log.txt", {.runName = "log"});
        QVERIFY2(log, log ? "" : toText(log.error()).c_str());
        QCOMPARE(QString::fromStdString(log->tool), tool);
        QCOMPARE(static_cast<qsizetype>(log->runs.size()), runs.size());
        for (qsizetype i = 0; i < runs.size(); ++i) {
            const EnergyRun &run = log->runs[static_cast<std::size_t>(i)];
            const QByteArray got = numbersOf(run);
            QCOMPARE(QByteArray::fromStdString(run.name), runs[i].first);
            const QList<double> &expected = runs[i].second;
            QVERIFY2(isNear(run.cpuJoules, expected[0]), got.constData());
            QVERIFY2(isNear(run.gpuJoules, expected[1]), got.constData());
            QVERIFY2(isNear(run.ramJoules, expected[2]), got.constData());
            QVERIFY2(isNear(run.totalJoules, expected[3]), got.constData());
            QVERIFY2(isNear(run.seconds, expected[4]), got.constData());
        }
        const QByteArray notes = joined(log->notes);
        QVERIFY2(notes.contains(note), notes.constData());
    }

    void givenIntervalBetweenLines()
    {
        const QByteArray text = tegra("", "VDD_IN 4000/4000") + tegra("", "VDD_IN 4000/4000");
        const auto log = parseEnergyLog(text.toStdString(), "t.txt", {.secondsOfLine = 0.25});
        QVERIFY(log);
        QVERIFY(isNear(log->runs.front().totalJoules, 1));
        QVERIFY(log->notes.empty());
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addColumn<QByteArray>("remedy");
        QTest::newRow("nothing") << QByteArray(" \n") << QByteArray("log.txt is empty") << QByteArray("written");
        QTest::newRow("another table") << QByteArray("name,accuracy\na,0.5\n") << QByteArray("not an energy log")
                                       << QByteArray("emissions.csv");
        QTest::newRow("bytes") << QByteArray("timestamp,power.draw\0", 21) << QByteArray("not an energy log")
                               << QByteArray("emissions.csv");
        QTest::newRow("no head row") << QByteArray("2026/02/03 10:00:00.000, 100.00 W\n") << QByteArray("no head row")
                                     << QByteArray("noheader");
        QTest::newRow("no times") << QByteArray("index, power.draw [W]\n0, 10.00 W\n") << QByteArray("line 1")
                                  << QByteArray("--query-gpu=timestamp");
        QTest::newRow("a time that is none")
            << QByteArray("timestamp, power.draw [W]\n2026/02/03 10:00:00.000, 1 W\nyesterday, 1 W\n")
            << QByteArray("line 3: \"yesterday\" is not a time") << QByteArray("nvidia-smi wrote it");
        QTest::newRow("a power that is none")
            << QByteArray("timestamp, power.draw [W]\n2026/02/03 10:00:00.000, many W\n")
            << QByteArray("line 2: power.draw is \"many W\"") << QByteArray("remove it");
        QTest::newRow("no reading worked")
            << QByteArray("timestamp, power.draw [W]\n2026/02/03 10:00:00.000, [N/A]\n2026/02/03 10:00:01.000, [N/A]\n")
            << QByteArray("no energy. 2 of 2 readings failed") << QByteArray("two readings");
        QTest::newRow("an energy that is none")
            << QByteArray("run_id,duration,emissions,energy_consumed\nr,1,1,x\n")
            << QByteArray("line 2: energy_consumed is \"x\"") << QByteArray("remove it");
        QTest::newRow("an energy below nothing") << QByteArray("run_id,duration,emissions,energy_consumed\nr,1,1,-2\n")
                                                 << QByteArray("would be -7200000 J") << QByteArray("Remove");
        QTest::newRow("a row of Zeus that is cut")
            << QByteArray("start_time,window_name,elapsed_time,gpu0_energy\n1,a,2\n")
            << QByteArray("line 2: the row has 3") << QByteArray("cut");
        QTest::newRow("no JSON in the middle")
            << QByteArray("{\"date\": \"2026-02-03 10:00:00\", \"metrics\": {}}\nx\n{}\n")
            << QByteArray("line 2: this is not JSON") << QByteArray("Remove the line");
        QTest::newRow("a date that is none") << QByteArray("{\"date\": \"now\", \"metrics\": {}}\n")
                                             << QByteArray("line 1: its date") << QByteArray("AIPowerMeter");
        QTest::newRow("perf stat without energy")
            << QByteArray(" Performance counter stats for 'ls':\n 1.5 msec task-clock\n 0.1 seconds time elapsed\n")
            << QByteArray("no energy") << QByteArray("perf stat -a -e power/energy-pkg/");
        QTest::newRow("perf stat without rights")
            << QByteArray(" Performance counter stats for 'ls':\n <not supported> Joules power/energy-pkg/\n")
            << QByteArray("could not count power/energy-pkg/") << QByteArray("perf stat -a");
        QTest::newRow("a sample without a length")
            << QByteArray("*** Sampled system activity (Tue Feb 3) ***\nCPU Power: 1 mW\n")
            << QByteArray("line 1: the sample") << QByteArray("elapsed");
        QTest::newRow("one line of tegrastats")
            << tegra("", "VDD_IN 4000/4000") << QByteArray("no energy") << QByteArray("two readings");
    }

    void refusals()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        QFETCH(QByteArray, remedy);
        const auto log = parseEnergyLog(text.toStdString(), "log.txt");
        QVERIFY(!log);
        QCOMPARE(log.error().kind, ErrorKind::BadInput);
        QVERIFY2(QByteArray::fromStdString(log.error().sentence).contains(sentence), log.error().sentence.c_str());
        QVERIFY2(QByteArray::fromStdString(log.error().remedy).contains(remedy), log.error().remedy.c_str());
    }

    void sharedLogs()
    {
        const std::filesystem::path folder = sharedData("wild/cases/give/energy-logs");
        SKIP_WITHOUT(folder / "expected.json");
        QFile file(folder / "expected.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject expected = QJsonDocument::fromJson(file.readAll()).object();

        const auto carbon = readEnergyLog(folder / "codecarbon-2.csv");
        QVERIFY(carbon);
        const QJsonObject runs = expected["codecarbon-2.csv"_L1].toObject()["runs"_L1].toObject();
        QCOMPARE(static_cast<qsizetype>(carbon->runs.size()), runs.size());
        for (const EnergyRun &run : carbon->runs) {
            const QJsonObject numbers = runs[QString::fromStdString(run.name)].toObject();
            QVERIFY(isNear(run.cpuJoules, numbers["cpu_j"_L1].toDouble()));
            QVERIFY(isNear(run.gpuJoules, numbers["gpu_j"_L1].toDouble()));
            QVERIFY(isNear(run.ramJoules, numbers["ram_j"_L1].toDouble()));
            QVERIFY(isNear(run.totalJoules, numbers["total_j"_L1].toDouble()));
            QVERIFY(isNear(run.seconds, numbers["seconds"_L1].toDouble()));
        }
        const auto smi = readEnergyLog(folder / "nvidia-smi.csv");
        QVERIFY(smi);
        QVERIFY(isNear(smi->runs.front().gpuJoules,
                       expected["nvidia-smi.csv"_L1].toObject()["gpu_j_trapezoid_without_gaps"_L1].toDouble()));
        const auto perf = readEnergyLog(folder / "perf.txt");
        QVERIFY(perf);
        const QJsonObject numbers = expected["perf.txt"_L1].toObject();
        QVERIFY(isNear(perf->runs.front().cpuJoules, numbers["package_j"_L1].toDouble()));
        QVERIFY(isNear(perf->runs.front().ramJoules, numbers["ram_j"_L1].toDouble()));
        QVERIFY(isNear(perf->runs.front().seconds, numbers["seconds"_L1].toDouble()));
    }
};

QTEST_APPLESS_MAIN(TestEnergyLogs)
#include "tst_energylogs.moc"
