"""The wording of problems with expressions, changes and files, in Chinese and English."""

from __future__ import annotations

EXPRESSION_WORDING: dict[str, tuple[str, str]] = {
    "expression_length": (
        "公式过长（{found} 字，最多 {limit} 字）。",
        "the formula is too long ({found}, at most {limit}).",
    ),
    "expression_depth": (
        "第 {at} 个字符处嵌套超过 {limit} 层。请拆分公式。",
        "at character {at} the formula nests deeper than {limit} levels. Split it.",
    ),
    "expression_parts": (
        "第 {at} 个字符处公式超过 {limit} 个部分。请拆分公式。",
        "at character {at} the formula has more than {limit} parts. Split it.",
    ),
    "expression_quote": (
        "第 {at} 个字符处的引号没有成对。",
        "the quotation mark at character {at} is not closed.",
    ),
    "expression_sign": (
        "第 {at} 个字符“{found}”不能用在公式中。",
        'the character "{found}" at {at} cannot be used in a formula.',
    ),
    "expression_number": (
        "第 {at} 个字符处的数字 {found} 过大、过小或过长。",
        "the number {found} at character {at} is too large, too small or too long.",
    ),
    "expression_rest": (
        "第 {at} 个字符处多出“{found}”，前面缺少运算符。",
        '"{found}" at character {at} is left over; an operator is missing before it.',
    ),
    "expression_end": ("公式在第 {at} 个字符处没有写完。", "the formula stops short at character {at}."),
    "expression_start": (
        "第 {at} 个字符处不能是“{found}”，此处应为数字、名称或括号。",
        '"{found}" cannot stand at character {at}; a number, a name or a bracket is wanted.',
    ),
    "expression_close": ("第 {at} 个字符的括号没有闭合。", "the bracket at character {at} is not closed."),
    "expression_open": ("第 {at} 个字符处缺少“（”。", 'a "(" is missing at character {at}.'),
    "expression_arguments": (
        "第 {at} 个字符的函数 {function} 需要 {least} 至 {most} 个参数。",
        "the function {function} at character {at} takes {least} to {most} arguments.",
    ),
    "expression_wants_number": (
        "第 {at} 个字符处应为数字，现为条件或文字。",
        "a number is wanted at character {at}, not a condition or a text.",
    ),
    "expression_wants_boolean": (
        "第 {at} 个字符处应为条件（如 数量 ≥ 5），现为数字或文字。",
        "a condition (such as count >= 5) is wanted at character {at}, not a number or a text.",
    ),
    "expression_compare": (
        "第 {at} 个字符处比较的两边类型不同，或文字不能比大小。",
        "the two sides compared at character {at} are of different kinds, or texts that have no order.",
    ),
    "expression_chain": (
        "第 {at} 个字符处不能连续比较。请写成 a ≤ b 且 b ≤ c。",
        "comparisons cannot be chained (character {at}). Write a <= b and b <= c.",
    ),
    "expression_branches": (
        "第 {at} 个字符的“如果”两个结果类型不同。",
        'the two results of the "if" at character {at} are of different kinds.',
    ),
    "expression_digits": (
        "第 {at} 个字符处的小数位数应为 0 至 12 的整数。",
        "the number of digits at character {at} must be a whole number from 0 to 12.",
    ),
    "expression_result": (
        "公式结果过大，无法作为得分。请核对数据。",
        "the result of the formula is too large to be a score. Check the figures.",
    ),
    "division_by_zero": (
        "公式第 {at} 个字符的除法除数为 0。可写：如果(除数 = 0, 0, 被除数 / 除数)。",
        "the division at character {at} of the formula divides by 0. Write: if(divisor = 0, 0, dividend / divisor).",
    ),
}

CHANGE_WORDING: dict[str, tuple[str, str]] = {
    "nothing_to_change": (
        "方案中没有“{where}”可改。例：node:代码.weight、leaves.method、prepare.treat.winsorise_at_most。",
        'the scheme has nothing at "{where}". Examples: node:CODE.weight, leaves.method, prepare.treat.winsorise_at_most.',
    ),
    "cannot_rebalance": (
        "无法重新分配权重：同级其他指标权重合计为 0，或新权重超过总分。",
        "the weights cannot be rebalanced: the siblings have none, or the new weight exceeds the whole.",
    ),
    "shares_nothing": ("各单位的份额合计为 0，无法分配。", "the shares of the units add up to nothing."),
    "file_not_text": (
        "文件不是 UTF-8 或 GB18030 编码的文本。",
        "the file is not text in UTF-8 or GB18030.",
    ),
    "file_nested": (
        "文件嵌套太深，无法读取（最多 {limit} 层）。",
        "the file nests too deep to be read (at most {limit} levels).",
    ),
    "file_size": (
        "文件太大（{found} 字节，最多 {limit} 字节）。",
        "the file is too large ({found} bytes, at most {limit}).",
    ),
    "file_missing": ("无法打开文件：{found}。", "the file cannot be opened: {found}."),
    "file_form": (
        "文件内容不是有效的 {form}：{found}。",
        "the file is not valid {form}: {found}.",
    ),
    "header_missing": (
        "第一行没有“{name}”列（也可在方案的 data_layout 中指定）。现有列：{known}。",
        'the first line has no column "{name}" (data_layout in the scheme can name another). Columns: {known}.',
    ),
    "header_missing_near": (
        "第一行没有“{name}”列，是否指“{near}”？也可在方案的 data_layout 中指定。",
        'the first line has no column "{name}"; did you mean "{near}"? data_layout in the scheme can name it.',
    ),
    "bad_pattern": (
        "“{found}”中必须各有一个 {{input}} 和 {{period}}。",
        'the pattern "{found}" must hold {{input}} and {{period}} once each.',
    ),
    "doubled_header": ("表头“{name}”出现两次。", 'the column "{name}" stands twice in the header.'),
    "doubled_figure": (
        "单位“{unit}”期间“{period}”的“{name}”重复。请只留一行。",
        'unit "{unit}", period "{period}" has "{name}" twice. Keep one row.',
    ),
    "no_period_columns": (
        "没有形如 {found} 的列。现有列：{known}。",
        "there are no columns such as {found}. Columns: {known}.",
    ),
    "yaml_alias": (
        "不支持 YAML 的锚点与别名（& 与 *）。请把内容写全。",
        "YAML anchors and aliases (& and *) are not read. Write the content out.",
    ),
    "yaml_doubled": (
        "“{name}”在同一处写了两次。",
        '"{name}" stands twice in the same place.',
    ),
    "group_conflict": (
        "单位“{unit}”的“{group}”前后不一致：{first} 与 {second}。",
        'unit "{unit}" has two values of "{group}": {first} and {second}.',
    ),
    "long_row": ("此行的列数多于表头。", "this row has more cells than the header."),
}
