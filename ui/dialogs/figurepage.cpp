// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/figurepage.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/figurepreview.h"
#include "ui/dialogs/framefields.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/textsize.h"

#include <QCheckBox>
#include <QDialog>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fieldsWidth = 310; ///< at the usual text size
constexpr int sentencesHeight = 60;
constexpr QMargins pageMargins{22, 10, 22, 16};

} // namespace

FigurePage::FigurePage(QDialog *dialog, const QString &key, const QString &base)
    : m_dialog(dialog)
    , m_folder(QFileInfo(base).absolutePath())
    , m_frame(new FrameFields)
    , m_csv(named(new QCheckBox(tr("CSV")), key + u"Csv"_s))
    , m_preview(new FigurePreview)
    , m_sentences(sentencesLabel(key + u"Sentences"_s))
    , m_base(named(new QLineEdit(QDir::toNativeSeparators(base)), key + u"Base"_s,
                   tr("Name of the files, without suffix")))
    , m_proposed(m_base->text())
    , m_warning(named(new QLabel, u"warning"_s))
    , m_export(new QPushButton)
{
}

QLayout *FigurePage::makeFormats()
{
    auto *formats = new QHBoxLayout;
    const auto add = [&](QCheckBox *box) {
        connect(box, &QCheckBox::toggled, this, &FigurePage::refresh);
        formats->addWidget(box);
    };
    for (const FigureFormat format : figureFormats) {
        m_formats.push_back(named(new QCheckBox(suffixOf(format).toUpper()), suffixOf(format)));
        m_formats.back()->setChecked(format == FigureFormat::Pdf);
        add(m_formats.back());
    }
    add(m_csv);
    formats->addStretch();
    return formats;
}

void FigurePage::arrange(QLayout *fields, const QString &fieldsName, const QString &sentencesName, const QString &tip)
{
    auto *column = new QWidget;
    setScaledWidth(column, fieldsWidth);
    column->setLayout(
        columnOf({fields, BoxItem::space(10), boldLabel(tr("Size")), m_frame, makeFormats(), BoxItem::stretch()}, 8,
                 {}));
    QPushButton *choose = chooseButton([this] {
        chooseOutput(this, {tr("Name of the files"), base()}, [this](const QString &path) { m_base->setText(path); });
    });
    m_sentences->setToolTip(tip);
    QScrollArea *sentences = scrollAreaOf(m_sentences); // they may be many
    sentences->setAccessibleName(sentencesName);
    setScaledHeight(sentences, sentencesHeight);
    auto *name = rowOf({boldLabel(tr("Name")), {m_base, 1}, choose}, 8);
    auto *figure = columnOf({{m_preview, 1}, sentences, name}, 10);
    m_columns = rowOf({scrollingFields(column, fieldsName), {figure, 1}}, 8);
    setLayout(columnOf({{m_columns, 1}, dialogButtons(m_dialog, m_warning, m_export)}, 16, pageMargins));

    connect(m_frame, &FrameFields::changed, this, &FigurePage::refresh);
    connect(m_base, &QLineEdit::textChanged, this, &FigurePage::refresh);
    connect(m_export, &QPushButton::clicked, this, &FigurePage::write);
}

void FigurePage::showFigure(const Figure &figure, const QString &sentences, const Table &table)
{
    m_figure = figure;
    m_table = table;
    m_error.clear();
    m_sentences->setText(sentences);
    refresh();
}

void FigurePage::showNothing(const QString &title, const QString &why)
{
    showFigure({title, why, {}}, why, {});
}

void FigurePage::showError(const QString &title, const QString &error)
{
    showNothing(title, {});
    m_error = error;
    refresh();
}

void FigurePage::propose(const QString &base)
{
    const QString before = std::exchange(m_proposed, QDir::toNativeSeparators(base));
    if (m_base->text() == before)
        m_base->setText(m_proposed);
}

void FigurePage::say(const QString &sentence)
{
    m_warning->setText(sentence);
}

void FigurePage::refresh()
{
    m_named.clear();
    m_warning->setText(m_error);
    m_export->setText(tr("Export"));
    m_preview->show(m_figure, m_frame->frame());
    m_export->setEnabled(m_table && !base().isEmpty() && !files().empty());
}

QString FigurePage::base() const
{
    QString text = m_base->text().trimmed();
    for (const auto *suffix : {".pdf", ".svg", ".png", ".csv"}) {
        if (text.endsWith(QLatin1StringView(suffix), Qt::CaseInsensitive))
            text.chop(static_cast<qsizetype>(qstrlen(suffix)));
    }
    return text.isEmpty() || text.endsWith(u'/') ? QString() : QDir(m_folder).absoluteFilePath(text);
}

std::vector<ExportFile> FigurePage::files() const
{
    std::vector<ExportFile> files;
    for (std::size_t i = 0; i < m_formats.size(); ++i) {
        if (m_formats[i]->isChecked())
            files.push_back({base() + u'.' + suffixOf(figureFormats[i]),
                             [figure = m_figure, format = figureFormats[i], frame = m_frame->frame()] {
                                 return figureFile(figure, format, frame);
                             }});
    }
    if (m_csv->isChecked())
        files.push_back({base() + u".csv"_s, m_table});
    return files;
}

void FigurePage::write()
{
    const std::vector<ExportFile> all = files();
    const QStringList existing = existingPaths(all);
    if (!existing.isEmpty() && existing != std::exchange(m_named, existing)) {
        QStringList names;
        for (const QString &path : existing)
            names.append(QFileInfo(path).fileName());
        m_warning->setText(names.size() == 1 ? tr("%1 already exists.").arg(names.constFirst())
                                             : tr("These files already exist: %1.").arg(names.join(u", "_s)));
        m_export->setText(names.size() == 1 ? tr("Replace file") : tr("Replace files"));
        return;
    }
    if (const auto done = writeFiles(all); !done) {
        m_warning->setText(QString::fromStdString(toText(done.error())));
        return;
    }
    QStringList paths;
    for (const ExportFile &file : all)
        paths.append(file.path);
    Q_EMIT written(paths);
}

} // namespace offramp
