"""The page of two revisions in Japanese."""

TEXTS = {
    "{first} and {second}": "{first} と {second}",
    "Two experiments side by side. Differences are the second less the first; with one seed they may be chance.": (
        "2 つの実験を並べています。差は 2 つ目から 1 つ目を引いた値です。シードが 1 つのときは、偶然の可能性があります"
        "。"
    ),
    "{name}: commit {commit}": "{name}：コミット {commit}",
    "Metrics that differ": "異なる指標",
    "None: both have the same params.yaml.": "違いはありません。どちらも同じ params.yaml です。",
    "None.": "ありません。",
    "The headline's metrics that differ": "代表モデルの指標のうち異なるもの",
    "reports/metrics.json, of the model that each params.yaml names": (
        "reports/metrics.json（それぞれの params.yaml の model で指定したモデル）"
    ),
    "In one of them only": "片方だけにあるモデル",
    "Metric": "指標",
    "Figure": "指標",
    "Figures of {model}": "{model} の指標",
    "{folder}, means over seeds": "{folder}（シードの平均）",
    "Grid of faces that {model} of {name} draws after training": "{name} の学習後の {model} が描いた顔の一覧",
    "{name}, seed {seed}.": "{name}、シード {seed}。",
    "{name}, seed {seed}, the same latents in both grids.": "{name}、シード {seed}（潜在変数は左右で同じ）。",
    "{name} has no {file} in Git or in DVC's cache: dvc pull brings it where it was pushed; else check out {commit} "
    "and run dvc repro.": (
        "{name} の {file} が Git にも DVC のキャッシュにもありません。dvc push してあれば dvc pull で取得できます。なけ"
        "れば {commit} をチェックアウトして dvc repro を実行してください。"
    ),
}
