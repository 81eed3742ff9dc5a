"""What records and keys are called in Chinese, for messages and for editors.

The records say what a field means; these are only its names. A test keeps the two in step.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

__all__ = ["KEYS", "OWN", "RECORDS", "about", "key_name", "path_name"]

RECORDS: Mapping[str, str] = {
    "areas": "工作方面",
    "assignments": "任务安排",
    "briefings": "简报",
    "characters": "字样",
    "departments": "部门",
    "furniture": "网页残留",
    "groups": "指标分组",
    "headlines": "要点",
    "indicators": "指标",
    "numbers": "数字",
    "sections": "方面",
    "source": "出处",
    "styles": "样式",
    "tables": "表格样式",
    "tasks": "任务",
    "topics": "段落",
    "zones": "示范区",
}
"""What one item of a list, or one entry of a named mapping, is called, by the list's key."""

KEYS: Mapping[str, str] = {
    "align": "对齐",
    "area": "工作方面",
    "areas": "工作方面",
    "assignments": "任务安排",
    "audience": "发给谁",
    "based-on": "基于样式",
    "before": "段前（磅）",
    "after": "段后（磅）",
    "below": "离版心距离（毫米）",
    "bold": "加粗",
    "bottom": "下边距（毫米）",
    "bridge": "过渡句",
    "brief": "一行摘要",
    "briefings": "简报",
    "caption": "表题样式",
    "cell": "单元格样式",
    "characters": "字样",
    "closing": "结语",
    "color": "颜色",
    "columns": "每行字数",
    "complete": "全文入库",
    "contact": "联系人",
    "continued": "续表字样",
    "copies": "份数",
    "date": "日期",
    "deadline": "完成时限",
    "departments": "部门",
    "doubling": "翻一番的指标",
    "email": "邮箱",
    "emphasis": "着重字体",
    "exactly": "恰好几页",
    "file": "文件名",
    "fill": "底纹",
    "fills": "底纹",
    "fit": "松紧",
    "font": "字体",
    "fonts": "字体",
    "form": "页码形式",
    "from": "期初值",
    "full-name": "全称",
    "furniture": "网页残留",
    "goals": "目标",
    "group": "分组",
    "groups": "指标分组",
    "guideline": "指导思想",
    "head": "表头样式",
    "head-fill": "表头底纹",
    "heading": "标题",
    "headlines": "要点",
    "hedge": "模糊词",
    "height": "高（毫米）",
    "id": "编号",
    "indent": "首行缩进（字）",
    "indicators": "指标",
    "issuer": "印发单位",
    "keep-with-next": "与下段同页",
    "kind": "类别",
    "label": "短名",
    "lead": "导语",
    "left": "左边距",
    "line": "行号",
    "lines": "行号",
    "main": "主要指标",
    "meeting": "会议",
    "milestones": "季度节点",
    "mirrored": "单右双左",
    "name": "名称",
    "note": "说明",
    "number": "序号",
    "numbers": "数字",
    "objectives": "目标",
    "occurrence": "第几处",
    "outline": "大纲级别",
    "outlook": "展望",
    "padding-x": "左右内边距（磅）",
    "padding-y": "上下内边距（磅）",
    "page": "页面",
    "pages": "页数",
    "period": "时期",
    "pitch": "行距",
    "post": "职务",
    "projects": "实事工程",
    "quote": "原句",
    "reason": "理由",
    "receives": "收哪些材料",
    "reference": "参照的 Word 文件",
    "report": "报告",
    "review": "回顾",
    "right": "右边距",
    "rows": "行样式",
    "rule-color": "线的颜色",
    "rule-column": "列线（磅）",
    "rule-head": "表头线（磅）",
    "rule-outer": "上下边线（磅）",
    "rule-row": "行线（磅）",
    "rule-side": "左右边线（磅）",
    "sample": "示例",
    "scope": "范围",
    "sections": "方面",
    "size": "字号（磅）",
    "source": "出处",
    "space": "间距最小系数",
    "speaker": "报告人",
    "status": "进展",
    "stretch": "最大系数",
    "strong": "突出字体",
    "style": "样式",
    "styles": "样式",
    "support": "配合单位",
    "tables": "表格样式",
    "target": "目标指标",
    "targets": "目标指标",
    "task": "任务编号",
    "tasks": "任务",
    "template": "模板",
    "text": "原文",
    "theme": "版式",
    "title": "标题",
    "to": "期末值",
    "top": "上边距（毫米）",
    "topic": "段落",
    "topics": "段落",
    "unit": "单位",
    "valign": "垂直对齐",
    "value": "数值",
    "width": "宽（毫米）",
    "word": "Word",
    "words": "汉字数",
    "work": "工作安排",
    "year": "年份",
    "zones": "示范区",
}
"""What each key of the files means, in a word."""


OWN: Mapping[tuple[str, str], str] = {("assignments", "lead"): "牵头单位", ("report", "text"): "原文文件"}
"""Keys that mean something else in one list."""


def about(subject: str, predicate: str) -> str:
    """Return a sentence of a subject and what is said of it: a space stands between them only after Western letters."""
    return f"{subject} {predicate}" if subject[-1:].isascii() else f"{subject}{predicate}"


def key_name(key: str, owner: str = "") -> str:
    """Return a key with its Chinese name: ``period（时期）``. ``owner`` is the key of the list it is found in."""
    name = OWN.get((owner, key)) or KEYS.get(key)
    return f"{key}（{name.partition('（')[0]}）" if name else key


PLACED = ("furniture", "headlines", "numbers", "source")
"""Lists whose records have no id: they are named by their place."""


def path_name(path: str) -> str:
    """Return what a canonical path (`spans`) is called: ``指标 whole-gdp 的 to（期末值）``, ``第 3 条要点的 text（原文）``."""
    steps = path.split("/")
    name, listed, rest = "", "", steps
    for place, (key, item) in enumerate(itertools.pairwise(steps)):
        if key in PLACED and item.isdecimal():
            name, listed, rest = f"第 {int(item) + 1} 条{RECORDS[key]}", key, steps[place + 2 :]
        elif key in RECORDS and key not in PLACED and not (name and item.isdecimal()):  # a list of ids within a record
            name, listed, rest = f"{RECORDS[key]} {item}", key, steps[place + 2 :]
    keys = [step for step in rest if not step.isdecimal()]
    if not keys:
        return name
    own = key_name(keys[-1], listed)
    return about(name, f"的 {own}") if name else own
