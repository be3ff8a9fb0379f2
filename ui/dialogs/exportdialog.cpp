// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/exportdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/figurepreview.h"
#include "ui/dialogs/framefields.h"
#include "ui/files/choosefile.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int choicesWidth = 310;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

QStringList namesOf(const QStringList &paths)
{
    QStringList names;
    for (const QString &path : paths)
        names.append(QFileInfo(path).fileName());
    return names;
}

} // namespace

ExportDialog::ExportDialog(const Document *document, const FigureView &view, const QString &base, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_view(view)
    , m_folder(QFileInfo(base).absolutePath())
    , m_figures(new QListWidget)
    , m_frame(new FrameFields)
    , m_base(new QLineEdit(QDir::toNativeSeparators(base)))
    , m_preview(new FigurePreview)
    , m_list(new QLabel)
    , m_warning(new QLabel)
    , m_export(new QPushButton)
{
    setObjectName(u"exportDialog"_s);
    setWindowTitle(tr("Export"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(22);
    columns->addWidget(makeChoices());
    columns->addWidget(makePreview(), 1);

    m_warning->setObjectName(u"warning"_s);
    m_warning->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(16);
    layout->addLayout(columns, 1);
    layout->addLayout(dialogButtons(this, m_warning, m_export));
    resize(1010, 640);

    connect(m_export, &QPushButton::clicked, this, &ExportDialog::write);
    connect(m_figures, &QListWidget::itemChanged, this, &ExportDialog::refresh);
    connect(m_figures, &QListWidget::currentRowChanged, this, &ExportDialog::refresh);
    connect(m_frame, &FrameFields::changed, this, &ExportDialog::refresh);
    connect(m_base, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(document, &Document::resultsChanged, this, &ExportDialog::showPreview);
    refresh();
}

QCheckBox *ExportDialog::addChoice(QVBoxLayout *column, const QString &objectName, const QString &text)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(objectName);
    connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
    column->addWidget(box);
    return box;
}

QWidget *ExportDialog::makeChoices()
{
    m_figures->setObjectName(u"figureList"_s);
    m_figures->setAccessibleName(tr("Figures"));
    for (const FigureKind kind : figureKinds) {
        auto *item = new QListWidgetItem(titleOf(kind), m_figures);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(kind == FigureKind::StepCurve ? Qt::Checked : Qt::Unchecked);
    }
    m_figures->setCurrentRow(0);
    m_figures->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_figures->setFixedHeight(m_figures->sizeHintForRow(0) * m_figures->count() + 10);

    auto *formats = new QHBoxLayout;
    for (const FigureFormat format : figureFormats) {
        auto *box = new QCheckBox(suffixOf(format).toUpper());
        box->setObjectName(suffixOf(format));
        box->setChecked(format == FigureFormat::Pdf);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
        m_formats.push_back(box);
        formats->addWidget(box);
    }
    formats->addStretch();

    auto *choices = new QWidget;
    choices->setFixedWidth(choicesWidth);
    auto *column = new QVBoxLayout(choices);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(heading(tr("Figures")));
    column->addWidget(m_figures);
    column->addLayout(formats);
    column->addSpacing(10);
    column->addWidget(heading(tr("Size")));
    column->addWidget(m_frame);
    column->addSpacing(10);
    column->addWidget(heading(tr("Tables")));
    m_variants = addChoice(column, u"variantsCsv"_s, tr("Variants as CSV"));
    m_curves = addChoice(column, u"curvesCsv"_s, tr("Trade-off curves as CSV"));
    m_scripts = addChoice(column, u"scripts"_s, tr("With Python scripts that redraw them"));
    m_everything = addChoice(column, u"everythingJson"_s, tr("Everything as JSON"));
    column->addStretch();
    return choices;
}

QWidget *ExportDialog::makePreview()
{
    m_list->setObjectName(u"muted"_s);
    m_list->setWordWrap(true);
    m_list->setAlignment(Qt::AlignTop);
    m_list->setMinimumHeight(2 * m_list->fontMetrics().lineSpacing());
    m_base->setObjectName(u"exportBase"_s);
    m_base->setAccessibleName(tr("Name of the files, without suffix"));
    auto *choose = new QPushButton(tr("Choose…"));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &ExportDialog::chooseBase);
    auto *name = new QHBoxLayout;
    name->setSpacing(8);
    name->addWidget(heading(tr("Name")));
    name->addWidget(m_base, 1);
    name->addWidget(choose);

    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_preview, 1);
    column->addLayout(name);
    column->addWidget(m_list);
    return right;
}

ExportRequest ExportDialog::request() const
{
    ExportRequest request;
    for (int row = 0; row < m_figures->count(); ++row) {
        if (m_figures->item(row)->checkState() == Qt::Checked)
            request.figures.push_back(figureKinds[static_cast<std::size_t>(row)]);
    }
    for (std::size_t i = 0; i < m_formats.size(); ++i) {
        if (m_formats[i]->isChecked())
            request.formats.push_back(figureFormats[i]);
    }
    request.frame = m_frame->frame();
    request.view = m_view;
    request.variants = m_variants->isChecked();
    request.curves = m_curves->isChecked();
    request.scripts = m_scripts->isChecked();
    request.everything = m_everything->isChecked();
    return request;
}

QString ExportDialog::base() const
{
    QString text = m_base->text().trimmed();
    for (const auto *suffix : {".pdf", ".svg", ".png", ".csv", ".json"}) {
        if (text.endsWith(QLatin1StringView(suffix), Qt::CaseInsensitive))
            text.chop(static_cast<qsizetype>(qstrlen(suffix)));
    }
    return text.isEmpty() || text.endsWith(u'/') ? QString() : QDir(m_folder).absoluteFilePath(text);
}

void ExportDialog::chooseBase()
{
    chooseOutput(this, {tr("Name of the files"), base()}, [this](const QString &path) { m_base->setText(path); });
}

void ExportDialog::showPreview()
{
    const int row = std::max(0, m_figures->currentRow());
    m_preview->show(figureOf(figureKinds[static_cast<std::size_t>(row)], *m_document, m_view), m_frame->frame());
}

void ExportDialog::refresh()
{
    showPreview();
    m_scripts->setEnabled(m_variants->isChecked() || m_curves->isChecked());
    m_named.clear();
    m_warning->clear();
    m_export->setText(tr("Export"));
    showFiles();
}

void ExportDialog::showFiles()
{
    QStringList names;
    if (!base().isEmpty()) {
        for (const ExportFile &file : exportFiles(*m_document, request(), base()))
            names.append(QFileInfo(file.path).fileName());
    }
    m_export->setEnabled(!names.isEmpty());
    if (base().isEmpty())
        m_list->setText(tr("Enter a name for the files."));
    else if (names.isEmpty())
        m_list->setText(tr("Choose a figure and a format, or a table."));
    else
        m_list->setText(tr("Writes %1").arg(names.join(u", "_s)));
}

void ExportDialog::write()
{
    const auto files = exportFiles(*m_document, request(), base());
    const QStringList existing = existingPaths(files);
    if (!existing.isEmpty() && existing != std::exchange(m_named, existing)) {
        m_warning->setText(existing.size() == 1
                               ? tr("%1 already exists.").arg(namesOf(existing).constFirst())
                               : tr("These files already exist: %1.").arg(namesOf(existing).join(u", "_s)));
        m_export->setText(existing.size() == 1 ? tr("Replace file") : tr("Replace files"));
        return;
    }
    if (const auto done = writeFiles(files); !done) {
        m_warning->setText(QString::fromStdString(toText(done.error())));
        return;
    }
    QStringList paths;
    for (const ExportFile &file : files)
        paths.append(file.path);
    Q_EMIT written(paths);
    accept();
}

} // namespace offramp
