// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/submissionnetworks.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

std::string optionOf(const QString &name, const QLineEdit *edit)
{
    return name.toStdString() + '=' + QFile::encodeName(edit->text().trimmed()).toStdString();
}

} // namespace

SubmissionNetworks::SubmissionNetworks(QWidget *parent)
    : QWidget(parent)
{
    setLayout(columnOf({}, 10, {}));
}

void SubmissionNetworks::setNetworks(const QStringList &names)
{
    std::vector<Row> rows;
    for (const QString &name : names) {
        const auto known = std::ranges::find(m_rows, name, &Row::name);
        rows.push_back(known == m_rows.end() ? makeRow(name) : *known);
    }
    for (const Row &row : m_rows) {
        if (!names.contains(row.name))
            row.fields->deleteLater();
    }
    m_rows = std::move(rows);
}

SubmissionNetworks::Row SubmissionNetworks::makeRow(const QString &name)
{
    Row row{name, new QWidget(this), new QLineEdit, new QLineEdit};
    row.file = named(row.file, u"networkFile"_s, tr("Network file of %1").arg(name),
                     tr("The file that was recorded. Empty: it is found by its SHA-256 next to its recording or the "
                        "workspace."));
    row.labels = named(row.labels, u"networkLabels"_s, tr("Label map of %1").arg(name),
                       tr("A map from network outputs to the contest's labels. A map made for recording, from labels "
                          "to outputs, is recognised."));
    row.labels->setPlaceholderText(tr("none: class numbers"));
    auto *chooseNetwork = chooseButton(
        [this, file = row.file] {
            chooseFile(this, {tr("Network that was recorded"), file->text(), {}},
                       [file](const QString &path) { file->setText(QDir::toNativeSeparators(path)); });
        },
        tr("Choose the network file of %1").arg(name));
    auto *chooseLabels = chooseButton(
        [this, labels = row.labels] {
            chooseFile(this,
                       {tr("Map from network outputs to labels"), labels->text(),
                        tr("Maps (*.json *.csv *.pkl *.pickle);;All files (*)")},
                       [labels](const QString &path) { labels->setText(QDir::toNativeSeparators(path)); });
        },
        tr("Choose the label map of %1").arg(name));
    auto *title = boldLabel(name);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    title->setToolTip(tr("A network of the included variants"));
    row.fields->setLayout(
        columnOf({title, wordFor(row.file, tr("Network file")), rowOf({{row.file, 1}, chooseNetwork}, 8),
                  wordFor(row.labels, tr("Label map")), rowOf({{row.labels, 1}, chooseLabels}, 8)},
                 4, {}));
    layout()->addWidget(row.fields);
    connect(row.file, &QLineEdit::textChanged, this, &SubmissionNetworks::changed);
    connect(row.labels, &QLineEdit::textChanged, this, &SubmissionNetworks::changed);
    return row;
}

void SubmissionNetworks::showFound(const QString &name, const QString &file)
{
    const auto row = std::ranges::find(m_rows, name, &Row::name);
    if (row != m_rows.end())
        row->file->setPlaceholderText(file.isEmpty() ? tr("not found") : QDir::toNativeSeparators(file));
}

std::vector<std::string> SubmissionNetworks::files() const
{
    std::vector<std::string> options;
    for (const Row &row : m_rows) {
        if (!row.file->text().trimmed().isEmpty())
            options.push_back(optionOf(row.name, row.file));
    }
    return options;
}

std::vector<std::string> SubmissionNetworks::labels() const
{
    std::vector<std::string> options;
    for (const Row &row : m_rows) {
        if (!row.labels->text().trimmed().isEmpty())
            options.push_back(optionOf(row.name, row.labels));
    }
    return options;
}

} // namespace offramp
