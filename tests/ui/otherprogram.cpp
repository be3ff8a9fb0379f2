// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/otherprogram.h"

#include <QFile>

#include <random>

namespace offramp::fixtures {

namespace {

constexpr std::size_t classes = 10;

RecordingPlan planOf(const std::string &network, int exits)
{
    RecordingPlan plan;
    plan.metadata = {{"network", network}};
    plan.origin.exits = exits;
    plan.origin.classes = classes;
    for (int exit = 1; exit <= exits; ++exit)
        plan.origin.flops.push_back(300'000'000 * exit);
    for (std::size_t row = 0; row < OtherProgram::samples; ++row) {
        plan.origin.label.push_back(static_cast<std::int32_t>(row % classes));
        plan.names.push_back("image" + std::to_string(row));
    }
    return plan;
}

void check(bool isDone)
{
    if (!isDone)
        qFatal("The recording could not be written.");
}

} // namespace

OtherProgram::OtherProgram(const QString &path, const std::string &network, int exits)
    : m_path(path)
    , m_plan(planOf(network, exits))
    , m_writer(RecordingWriter::create(path.toStdString(), m_plan).value())
{
}

void OtherProgram::takeLabelsLater()
{
    m_hasLabelsLater = true;
    // The header has another text from now on, and its own checksum is left out.
    replaceInHeader("\"header_crc32\"", "\"without_sum1\"");
    replaceInHeader("\"fixed_crc32\"", "\"fixed_later\"");
    writeLabels(0, std::vector<std::int32_t>(samples));
}

void OtherProgram::record(std::size_t count)
{
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(m_next++);
    std::vector<float> logits;
    for (int exit = 0; exit < m_plan.origin.exits; ++exit) {
        for (const std::size_t row : rows) {
            std::mt19937 random(static_cast<unsigned>(row * 10) + static_cast<unsigned>(exit));
            std::normal_distribution<float> noise(0, 1);
            for (std::size_t c = 0; c < classes; ++c)
                logits.push_back(noise(random) + (c == row % classes ? 1.5F + static_cast<float>(exit) : 0.0F));
        }
    }
    if (m_hasLabelsLater)
        writeLabels(rows.front(), {m_plan.origin.label.begin() + static_cast<std::ptrdiff_t>(rows.front()),
                                   m_plan.origin.label.begin() + static_cast<std::ptrdiff_t>(m_next)});
    check(m_writer.write(rows, logits).has_value());
}

void OtherProgram::finish()
{
    if (m_hasLabelsLater)
        replaceInHeader("\"fixed_later\"", "\"fixed_crc32\"");
    else
        check(m_writer.finish().has_value());
}

void OtherProgram::replaceInHeader(const QByteArray &before, const QByteArray &now) const
{
    QFile file(m_path);
    check(file.open(QIODevice::ReadWrite));
    const qint64 at = file.read(4096).indexOf(before);
    check(at >= 0 && before.size() == now.size() && file.seek(at) && file.write(now) == now.size());
}

void OtherProgram::writeLabels(std::size_t first, const std::vector<std::int32_t> &labels) const
{
    auto file = File::open(m_path.toStdString(), File::Mode::ReadWrite);
    check(file.has_value());
    const auto layout = readLayout(*file);
    check(layout.has_value());
    check(file->write(layout->position("label") + first * sizeof(std::int32_t), std::as_bytes(std::span(labels)))
              .has_value());
}

} // namespace offramp::fixtures
